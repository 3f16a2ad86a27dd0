// Alarms and reminders of the desk: on top until they are put aside, each a way to its ticket.

import { el, memory, time, timed } from "./dom.js";

const KEPT = 500;
const LATELY = 24 * 3600_000;
const AT_ONCE = 3;

export class Notes {
  #kept = memory("localStorage");

  /** @param on find(number) → the card's id, show(id), again() */
  constructor(side, title, on) {
    this.key = `baton-aside-${side}`;
    this.title = title;
    this.on = on;
    this.all = false;
    try { this.aside = new Set(JSON.parse(this.#kept.get(this.key) ?? "[]")); } catch { this.aside = new Set(); }
  }

  /** Words of the desk that are no card. */
  static is(post) { return post.who !== "agent" && !post.pinned && !post.parts.some((part) => part.kind === "heading" || part.kind === "buttons" || part.kind === "facts"); }

  /** Elements for those that nobody put aside here, the newest first. */
  nodes(posts, drawn) {
    const fresh = posts.filter((post) => Notes.is(post) && !this.aside.has(post.id) && Date.now() - Date.parse(post.at) < LATELY).reverse();
    if (!fresh.length) return [];
    const rest = this.all ? 0 : fresh.length - AT_ONCE;
    const head = drawn.node("title-notes", [fresh.length], () => el("h3.group-title", {}, this.title, el("span", {}, String(fresh.length))));
    const shown = (rest > 0 ? fresh.slice(0, AT_ONCE) : fresh).map((post) => drawn.node(`note-${post.id}`, [post, this.#goal(post)], () => this.#note(post)));
    const more = rest > 0 ? [drawn.node("more-notes", [rest], () => el("button.button.plain", { type: "button", click: () => { this.all = true; this.on.again(); } }, `Show ${rest} more`))] : [];
    return [head, ...shown, ...more];
  }

  #note(post) {
    const goal = this.#goal(post);
    return el("div.note", { "data-post": post.id },
      el("p", { dir: "auto" }, post.parts.map((part) => (part.timed ? timed(part.timed) : part.text ?? ""))), el("p.note-foot", {}, post.whisper && el("span.tag", {}, "Only you see this"), time(post.at),
        goal && el("button.act", { type: "button", "data-action": "open", click: () => this.on.show(goal) }, "Open the ticket"),
        el("button.act", { type: "button", "data-action": "aside", click: () => this.#putAside(post.id) }, "Put aside")));
  }

  #goal(post) {
    const words = post.parts.map((part) => part.text ?? "").join(" ");
    const number = /\b(\d{4,})\b/.exec(words)?.[1];
    return number ? this.on.find(number) : undefined;
  }

  #putAside(id) {
    this.aside.add(id);
    this.#kept.set(this.key, JSON.stringify([...this.aside].slice(-KEPT)));
    this.on.again();
  }
}
