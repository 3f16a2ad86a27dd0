// Reactions under a message: what was put there, by whom, and a few to choose from.

import { el } from "./dom.js";
import { ENGLISH } from "./tongue.js";

/** Each one's short name is also the name of its text. */
export const EMOJI = { thumbsup: "👍", heart: "❤️", smile: "😄", tada: "🎉", pray: "🙏", eyes: "👀" };

/** Short names of other platforms in a sentence, as they look: "reacted with :heart:". */
export function spelled(text) { return text.replace(/:(\w+):/g, (whole, name) => EMOJI[name] ?? whole); }

/**
 * @param given emoji → { names, mine }; @param put(emoji, off) sends it
 * @returns the row, and the button that offers more; each null where there is nothing
 */
export function reactions(given, put, { t } = ENGLISH) {
  const called = (names) => names.map((name) => name ?? t("you")).join(", ");
  const shown = Object.entries(given).filter(([emoji]) => EMOJI[emoji]);
  const row = shown.length > 0 && el("div.reactions", { role: "group", "aria-label": t("reactions") }, shown.map(([emoji, { names, mine }]) =>
    el("button.reaction", {
      type: "button", "data-action": `react-${emoji}`, "aria-pressed": String(mine), title: called(names),
      "aria-label": `${t(emoji)}, ${names.length}: ${called(names)}`, click: () => put(emoji, mine),
    }, EMOJI[emoji], el("span", {}, String(names.length)))));
  const choices = el("span.palette", { hidden: true, role: "group", "aria-label": t("choose_reaction") }, Object.entries(EMOJI).map(([emoji, sign]) =>
    el("button.act", { type: "button", "data-action": `choose-${emoji}`, "aria-label": t(emoji), click: () => { choices.hidden = true; open.setAttribute("aria-expanded", "false"); open.focus(); put(emoji, given[emoji]?.mine ?? false); } }, sign)));
  const open = el("button.act", { type: "button", "data-action": "react", "aria-expanded": "false", click: () => {
    choices.hidden = !choices.hidden;
    open.setAttribute("aria-expanded", String(!choices.hidden));
    if (!choices.hidden) { choices.firstChild.focus(); choices.scrollIntoView({ block: "nearest" }); }
  } }, t("react"), el("span.unseen", {}, ` ${t("to_message")}`));
  choices.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); open.click(); open.focus(); } });
  return { row, offer: el("span.acts", {}, open, choices) };
}
