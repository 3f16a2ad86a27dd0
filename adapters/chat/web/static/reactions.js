// Reactions under a message: what was put there, by whom, and a few to choose from.

import { el } from "./dom.js";

export const EMOJI = { thumbsup: ["👍", "Thumbs up"], heart: ["❤️", "Heart"], smile: ["😄", "Smile"], tada: ["🎉", "Hooray"], pray: ["🙏", "Thank you"], eyes: ["👀", "Looking"] };

/** Short names of other platforms in a sentence, as they look: "reacted with :heart:". */
export function spelled(text) { return text.replace(/:(\w+):/g, (whole, name) => EMOJI[name]?.[0] ?? whole); }

/**
 * @param given emoji → { names, mine }; @param put(emoji, off) sends it
 * @returns the row, and the button that offers more; each null where there is nothing
 */
export function reactions(given, put) {
  const shown = Object.entries(given).filter(([emoji]) => EMOJI[emoji]);
  const row = shown.length > 0 && el("div.reactions", { role: "group", "aria-label": "Reactions" }, shown.map(([emoji, { names, mine }]) =>
    el("button.reaction", {
      type: "button", "data-action": `react-${emoji}`, "aria-pressed": String(mine), title: names.join(", "),
      "aria-label": `${EMOJI[emoji][1]}, ${names.length}: ${names.join(", ")}`, click: () => put(emoji, mine),
    }, EMOJI[emoji][0], el("span", {}, String(names.length)))));
  const choices = el("span.palette", { hidden: true, role: "group", "aria-label": "Choose a reaction" }, Object.entries(EMOJI).map(([emoji, [sign, name]]) =>
    el("button.act", { type: "button", "data-action": `choose-${emoji}`, "aria-label": name, click: () => { choices.hidden = true; open.setAttribute("aria-expanded", "false"); open.focus(); put(emoji, given[emoji]?.mine ?? false); } }, sign)));
  const open = el("button.act", { type: "button", "data-action": "react", "aria-expanded": "false", click: () => {
    choices.hidden = !choices.hidden;
    open.setAttribute("aria-expanded", String(!choices.hidden));
    if (!choices.hidden) choices.firstChild.focus();
  } }, "React", el("span.unseen", {}, " to this message"));
  choices.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); open.click(); open.focus(); } });
  return { row, offer: el("span.acts", {}, open, choices) };
}
