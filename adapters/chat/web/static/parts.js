// The platform-neutral parts of a message as elements.

import { el, moment, timed } from "./dom.js";
import { spelled } from "./reactions.js";
import { ENGLISH } from "./tongue.js";

const SUGGESTED = "Suggested";
const AT_ONCE = 4;
const ALWAYS = new Set(["resolve"]);
const BARS = /[▁▂▃▄▅▆▇█]/u;
const INLINE = new Set(["p", "strong", "em", "s", "code", "ul", "ol", "li", "blockquote"]);

function isWebAddress(url) { return /^https?:\/\//i.test(url); }

export function link(url, ...children) {
  if (!isWebAddress(url)) return el("span", {}, ...children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);
}

function node(item) {
  if (typeof item === "string") return document.createTextNode(item);
  const [tag, ...rest] = item;
  if (tag === "a") return link(rest[0], ...rest.slice(1).map(node));
  if (tag === "time") return moment(item);
  if (tag === "br" || tag === "hr") return el(tag);
  if (tag === "pre") return el("pre", { tabindex: "0" }, el("code", {}, ...rest.map(node)));
  if (tag === "h") return el("p.part-heading", { dir: "auto" }, ...rest.map(node));
  const block = ["p", "li", "blockquote"].includes(tag) ? { dir: "auto" } : {};
  return el(INLINE.has(tag) ? tag : "span", block, ...rest.map(node));
}

const MAKE = {
  text: (part) => el("p.plain", { dir: "auto" }, part.timed ? timed(part.timed) : part.text),
  markdown: (part) => el("div.tree", {}, ...part.tree.map(node)),
  heading: (part) => el("p.part-heading", { dir: "auto" }, part.text),
  small: (part) => el("p.small", { dir: "auto" }, part.timed ? timed(part.timed) : spelled(part.text)),
  facts: (part) => el("dl.facts", {}, part.items.map(([label, value, pieces]) => [el("dt", {}, label), el(BARS.test(value) ? "dd.bars" : "dd", { dir: "auto" }, pieces ? timed(pieces) : value)])),
  quote: (part) => el("p.quote", { dir: "auto" }, el("b", { dir: "auto" }, `${part.speaker}:`), " ", part.text),
  sources: (part, on) => el("ul.sources", {}, el("li.label", {}, tongueOf(on).t(part.items.length > 1 ? "sources" : "source")),
    part.items.map((item) => el("li", {}, item.url ? link(item.url, item.title) : item.title))),
  files: (part, on) => el("ul.files", {}, part.items.map((item, index) =>
    el("li", {}, item.url && !item.kept ? link(item.url, named(item, on)) : (on?.file?.(item, index) ?? named(item, on))))),
  buttons: (part, on) => {
    const rates = part.items.filter((item) => item.action === "rate");
    const others = part.items.filter((item) => item.action !== "rate");
    return rates.length ? el("div.rated", {}, rating(rates, on), others.length > 0 && row(others, on)) : row(others, on);
  },
};

function tongueOf(on) { return on?.tongue ?? ENGLISH; }
function named(file, on) { return `${tongueOf(on).t("file")}: ${file.name}`; }

/** The first few at once, the rare ones behind "More". */
function row(items, on) {
  const many = items.length > AT_ONCE + 1;
  const first = many ? items.filter((item, index) => index < AT_ONCE - 1 || ALWAYS.has(item.action)) : items;
  const rest = items.filter((item) => !first.includes(item)).map((item) => button(item, on));
  return el("div.buttons", { role: "group", "aria-label": tongueOf(on).t("choices") }, first.map((item) => button(item, on)),
    rest.length > 0 && el("details.more", {}, el("summary", { "data-action": "more" }, tongueOf(on).t("more")), el("div.more-list", {}, rest)));
}

function rating(items, on) {
  return el("div.buttons.rating", { role: "group", "aria-label": tongueOf(on).t("rating") }, items.map((item) => button(item, on)));
}

function button(item, on) {
  const style = { primary: ".primary", danger: ".danger" }[item.style] ?? "";
  const pressed = on.pressed?.(item) ?? false;
  const made = el(`button.button${style}`, {
    type: "button", "data-action": item.action, "aria-pressed": pressed ? "true" : null,
    click: async () => {
      if (made.getAttribute("aria-busy") === "true") return;
      made.setAttribute("aria-busy", "true");
      try { await on.tap(item); } finally { made.removeAttribute("aria-busy"); }
    },
  }, item.label);
  return made;
}

/** What was said before stands together, to be folded away. */
function soFar(quotes, on) {
  const title = el("summary", { click: () => on.fold?.(!box.open) }, `Conversation so far (${quotes.length})`);
  const box = el("details.so-far", { open: on.unfolded ?? true }, title, quotes.map((part) => MAKE.quote(part)));
  return box;
}

/**
 * @param on unfolded and fold(open): whether quotes are shown; tap(button) is called for a press; pressed(button) tells whether it was pressed before.
 * @param wanted(part, index, items): only these parts
 */
export function parts(items, on, wanted = () => true) {
  const quotes = items.filter((part) => part.kind === "quote" && part.speaker !== SUGGESTED);
  let files = 0;
  return el("div.parts", {}, items.map((part, index) => {
    const first = files;
    if (part.kind === "files") files += part.items.length;
    if (!wanted({ part, index, items })) return null;
    if (quotes.length > 1 && quotes.includes(part)) return part === quotes[0] ? soFar(quotes, on) : null;
    if (part.kind === "quote" && part.speaker === SUGGESTED) return suggested(part, on);
    const here = part.kind === "files" && on.file ? { ...on, file: (item, number) => on.file(item, first + number) } : on;
    return MAKE[part.kind] ? MAKE[part.kind](part, here) : null;
  }));
}

/** True for a card's parts that belong to the talk: what was said so far, and a suggested reply with its title and sources. */
export function talked({ part, index, items }) {
  const isSuggestion = (item) => item?.kind === "quote" && item.speaker === SUGGESTED;
  if (part.kind === "quote") return true;
  if (part.kind === "small") return isSuggestion(items[index + 1]);
  return part.kind === "sources" && items.slice(0, index).some(isSuggestion);
}

/** Words that could be sent: to be taken over and changed, never sent by themselves. */
function suggested(part, on) {
  return el("div.suggested", {}, el("p", { dir: "auto" }, part.text),
    on.use && el("button.button", { type: "button", "data-action": "use", click: () => on.use(part.text) }, "Use as a draft"));
}

export function one(part, on = {}) { return MAKE[part.kind]?.(part, on) ?? null; }
