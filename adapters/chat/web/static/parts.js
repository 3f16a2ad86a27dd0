// The platform-neutral parts of a message as elements.

import { el } from "./dom.js";

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
  if (tag === "br" || tag === "hr") return el(tag);
  if (tag === "pre") return el("pre", { tabindex: "0" }, el("code", {}, ...rest.map(node)));
  if (tag === "h") return el("p.part-heading", { dir: "auto" }, ...rest.map(node));
  const block = ["p", "li", "blockquote"].includes(tag) ? { dir: "auto" } : {};
  return el(INLINE.has(tag) ? tag : "span", block, ...rest.map(node));
}

function size(bytes) {
  if (bytes === null || bytes === undefined) return "";
  return bytes < 1_000_000 ? ` (${Math.max(1, Math.round(bytes / 1000))} KB)` : ` (${(bytes / 1_000_000).toFixed(1)} MB)`;
}

const MAKE = {
  text: (part) => el("p.plain", { dir: "auto" }, part.text),
  markdown: (part) => el("div.tree", {}, ...part.tree.map(node)),
  heading: (part) => el("p.part-heading", { dir: "auto" }, part.text),
  small: (part) => el("p.small", { dir: "auto" }, part.text),
  facts: (part) => el("dl.facts", {}, part.items.map(([label, value]) => [el("dt", {}, label), el("dd", { dir: "auto" }, value)])),
  quote: (part) => el("p.quote", { dir: "auto" }, el("b", {}, `${part.speaker}: `), part.text),
  sources: (part) => el("ul.sources", {}, el("li.label", {}, part.items.length > 1 ? "Sources" : "Source"),
    part.items.map((item) => el("li", {}, item.url ? link(item.url, item.title) : item.title))),
  files: (part) => el("ul.files", {}, part.items.map((item) =>
    el("li", {}, "File: ", item.url ? link(item.url, item.name) : item.name, size(item.size)))),
  buttons: (part, on) => el("div.buttons", { role: "group", "aria-label": "Choices" }, part.items.map((item) => button(item, on))),
};

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

/** @param on unfolded and fold(open): whether quotes are shown; tap(button) is called for a press; pressed(button) tells whether it was pressed before. */
export function parts(items, on) {
  const quotes = items.filter((part) => part.kind === "quote");
  return el("div.parts", {}, items.map((part) => {
    if (quotes.length > 1 && part.kind === "quote") return part === quotes[0] ? soFar(quotes, on) : null;
    return MAKE[part.kind] ? MAKE[part.kind](part, on) : null;
  }));
}

export function one(part, on = {}) { return MAKE[part.kind]?.(part, on) ?? null; }
