// Coming in on our side: with the cookie, without a link where that is allowed, or not at all; and what one is called.

import { el } from "./dom.js";

/** The signed-in person, or null when this browser has not been let in. */
export async function comeIn(api, side) {
  const me = await api.get("staff/me");
  if (me.sides.includes(side)) return me;
  try { return await api.post("staff/open", {}); } catch (error) {
    if (error.status === 403) return null;
    throw error;
  }
}

export function locked(root, side) {
  const what = side === "agents" ? "the agents' side" : "the managers' side";
  root.append(el("div.scroll", {}, el("div.empty", {}, el("h3", {}, "Opens with a one-time link"),
    el("p", {}, `Baton prints a link to ${what} when it starts. Open that link in this browser; after that this page knows you.`))));
}

export function elsewhere(root) {
  root.append(el("div.scroll", {}, el("div.empty", {}, el("h3", {}, "Not on the web"),
    el("p", {}, "This company keeps this channel on another platform. company.yaml says where."))));
}

/** A small form for one's name; shown at once while there is none, otherwise behind a button. */
export function nameTag(api, me, root, changed) {
  const open = el("button.button.plain", { type: "button", click: () => ask() });
  const box = el("div", {}, open);
  const show = () => { open.textContent = `You are ${me.name}`; open.setAttribute("aria-label", `You are ${me.name}. Change your name`); open.hidden = !me.name; };
  function ask() {
    root.querySelector(".name-form")?.remove();
    const field = el("input.field", { id: "my-name", maxlength: "60", required: true, autocomplete: "name", dir: "auto", value: me.name || me.offered });
    const trouble = el("p.hint.wrong", { "aria-live": "polite" });
    const form = el("form.name-form", { submit: save },
      el("label", { for: "my-name" }, "What are you called? Customers see it with your words."),
      el("div.who", {}, field, el("button.button.primary", { type: "submit" }, "Save"), me.name && el("button.button.plain", { type: "button", click: () => { form.remove(); open.focus(); } }, "Cancel"),
        me.name && el("button.button.plain", { type: "button", click: leave }, "Sign out")), trouble);
    async function leave() {
      try { await api.post("staff/leave", {}); location.replace(location.pathname); } catch (error) { trouble.textContent = error.message; }
    }
    async function save(event) {
      event.preventDefault();
      try {
        Object.assign(me, await api.post("staff/name", { name: field.value }));
        form.remove();
        show();
        changed?.();
      } catch (error) { trouble.textContent = error.message; }
    }
    root.prepend(form);
    field.focus();
    field.select();
  }
  show();
  return { box, ask };
}
