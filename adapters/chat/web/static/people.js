// Who is signed in on our sides: their name, what they may see, since when; and a way to let somebody out.

import { el, time } from "./dom.js";

const SIDES = { agents: "Agents", managers: "Managers" };

/**
 * @param found as the server lists them; @param ask(form, submit) opens a form; @param again() after somebody was let out
 */
export function people(api, found, ask, again) {
  return el("ul.people", {}, found.map((one) => {
    const name = one.name || "No name yet";
    return el("li", {}, el("div", {}, el("b", { dir: "auto" }, name), one.you && el("span.tag", {}, "You"),
      el("p.muted", {}, one.sides.map((side) => SIDES[side] ?? side).join(", "), " · since ", time(one.since))),
    !one.you && el("button.button", { type: "button", click: () => letOut(api, one.id, name, ask, again) }, "Sign out", el("span.unseen", {}, ` ${name}`)));
  }));
}

async function letOut(api, id, name, ask, again) {
  const form = { title: `Sign out ${name}?`, intro: "Their page closes at once, in every browser. They come back with a new one-time link.", submit: "Sign out", fields: [] };
  if (await ask(form, () => api.post("staff/sign-out", { id }))) await again();
}
