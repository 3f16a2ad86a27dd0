// The list of tickets: what needs somebody first, then one's own, then the rest; found by words, shown by the page.

import { el, time } from "./dom.js";
import { keepFocus } from "./customer.js";
import { byUrgency, customer, fact, heading, isOurTurn, priority, problem, since, standing, words } from "./card.js";
import { Drawn, place } from "./drawn.js";
import { Notes } from "./notes.js";
import { one } from "./parts.js";

const PAGE = 30;
const GROUPS = { agents: [["mine", "Yours"], ["waiting", "Need a person"], ["notice", "To look at"], ["theirs", "With colleagues"]],
  managers: [["waiting", "Needs a decision"], ["mine", "Yours"], ["notice", "Needs a look"], ["theirs", "With agents"]] };

export class TicketList {
  /** @param on tap(post, button), show(id), older(), find(number) → id, fresh(id), open() → id, empty() → [title, words], note(text) */
  constructor(side, me, settledTitle, on) {
    this.side = side;
    this.me = me;
    this.on = on;
    this.settledTitle = settledTitle;
    this.drawn = new Drawn();
    this.shown = {};
    this.sought = "";
    this.more = false;
    this.notes = new Notes(side, side === "managers" ? "Alarms" : "For you to know", { find: on.find, show: on.show, again: () => this.again() });
    this.cards = el("div", { tabindex: "-1" });
    this.settledCards = el("div", { tabindex: "-1" });
    this.settled = el("details.group", { open: side === "managers" }, el("summary"), this.settledCards);
    this.nothing = el("p.hint", { role: "status" });
    this.root = [this.nothing, this.cards, this.settled];
    setInterval(() => this.again?.(), 30_000);
  }

  seek(text) {
    this.sought = text.trim().toLowerCase();
    this.shown = {};
  }

  draw(posts, live) {
    this.again = () => this.draw(posts, live);
    const cards = posts.filter((post) => !post.deleted && post.who !== "agent" && !Notes.is(post));
    const found = cards.filter((post) => this.#matches(post));
    const grouped = Map.groupBy ? Map.groupBy(found, (post) => standing(post)) : group(found, (post) => standing(post));
    const nodes = this.sought ? [] : this.notes.nodes(posts.filter((post) => !post.deleted), this.drawn);
    for (const [name, title] of GROUPS[this.side]) nodes.push(...this.#group(name, title, (grouped.get(name) ?? []).sort(byUrgency)));
    if (!cards.length && !nodes.length && live) nodes.push(this.#empty(this.on.empty()));
    keepFocus(this.cards, () => place(this.cards, nodes));
    this.#drawSettled((grouped.get("settled") ?? []).reverse());
    this.nothing.textContent = this.sought && !found.length ? "No ticket shown here has these words. Enter searches everything that was said." : "";
    this.nothing.hidden = !this.nothing.textContent;
    return { open: cards.filter((post) => post.pinned).length, waiting: (grouped.get("waiting") ?? []).length };
  }

  #group(name, title, posts) {
    if (!posts.length) return [];
    const most = this.shown[name] ?? PAGE;
    const head = this.drawn.node(`title-${name}`, [title, posts.length], () => el("h3.group-title", {}, title, el("span", {}, String(posts.length))));
    return [head, ...posts.slice(0, most).map((post) => this.#card(post)), ...this.#rest(name, posts.length - most)];
  }

  #drawSettled(posts) {
    const most = this.shown.settled ?? PAGE;
    this.settled.hidden = !posts.length && !this.more;
    this.settled.firstChild.textContent = `${this.settledTitle} (${posts.length}${this.more ? "+" : ""})`;
    const rest = this.#rest("settled", posts.length - most);
    if (!rest.length && this.more) rest.push(this.drawn.node("older", [], () => el("button.button.plain", { type: "button", "data-action": "older", click: () => this.on.older() }, "Show older ones")));
    keepFocus(this.settledCards, () => place(this.settledCards, [...posts.slice(0, most).map((post) => this.#card(post)), ...rest]));
  }

  #rest(name, count) {
    if (count <= 0) return [];
    return [this.drawn.node(`more-${name}`, [count], () => el("button.button.plain", { type: "button",
      click: () => { this.shown[name] = (this.shown[name] ?? PAGE) + PAGE; this.again(); } }, `Show ${Math.min(count, PAGE)} more (${count})`))];
  }

  #matches(post) {
    if (!this.sought) return true;
    const text = words(post);
    return this.sought.split(/\s+/).every((word) => text.includes(word));
  }

  #card(post) {
    const fresh = this.on.fresh(post.id);
    const open = this.on.open() === post.id;
    const wait = standing(post) === "waiting" ? waited(since(post.at)) : "";
    return this.drawn.node(`card-${post.id}`, [post, fresh, open, wait, this.me.name], () => this.#newCard(post, fresh, open, wait));
  }

  #newCard(post, fresh, open, wait) {
    const kind = standing(post);
    const state = { waiting: ".live.waiting", mine: ".live", theirs: ".live", notice: ".live" }[kind] ?? "";
    const buttons = post.parts.find((part) => part.kind === "buttons")?.items ?? [];
    const chosen = buttons.filter((item) => item.style === "primary" || kind === "notice").slice(0, 3);
    const isTicket = kind !== "settled" && kind !== "notice";
    return el(`article.card${state}`, { "data-post": post.id, "aria-current": open ? "true" : null },
      chips(post, wait, fresh, isTicket),
      el("button.card-open", { type: "button", dir: "auto", "data-action": "open", click: () => this.on.show(post.id) }, el("span.unseen", {}, "Open "), heading(post)),
      isTicket ? problem(post) && el("p.clamp", { dir: "auto" }, problem(post)) : brief(post),
      el("div.card-foot", {}, el("p.muted", { dir: "auto" }, isTicket ? customer(post) : ""),
        chosen.length > 0 && one({ kind: "buttons", items: chosen }, { tap: (item) => this.on.tap(post, item) })));
  }

  #empty([title, text]) { return this.drawn.node("empty", [title, text], () => el("div.empty", {}, el("h3", {}, title), el("p", {}, text))); }
}

/** Reads in three seconds: how urgent, how long, whose turn; then why, the matter in a sentence, who. */
function chips(post, wait, fresh, isTicket) {
  const rank = isTicket && fact(post, "Priority");
  const late = fact(post, "Overdue");
  const promised = fact(post, "Promised");
  const state = isTicket && turn(fact(post, "State"), post.yours);
  return el("p.chips", {},
    rank && rank !== "Normal" && el(`span.chip${priority(post) > 1 ? ".hot" : ""}`, {}, rank), late && el("span.chip.hot", {}, `Overdue: ${late}`),
    wait ? el("span.chip", {}, wait) : state && el(`span.chip${isOurTurn(post) ? ".ours" : ""}`, { dir: "auto" }, state),
    promised && el("span.chip", {}, `Promised ${promised.replace(/^an answer (by )?/, "")}`),
    fresh > 0 && el("span.chip.ours", {}, `${fresh} new`), !wait && !promised && el("span.when", {}, time(post.at)));
}

function waited(length) { return length ? `Waits ${length}` : "New"; }

/** "With Ana since 14:03 · the customer waits for us" → whose turn it is, which is what a list is for. */
function turn(state, yours) {
  if (!state) return "";
  const last = state.split(" · ").at(-1);
  const words = yours ? last.replace(/^Snoozed by .+ until /, "Snoozed until ") : last;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Of anything else: its state, the matter in a sentence. */
function brief(post) {
  const kinds = ["facts", "text", "markdown", "small"];
  const title = heading(post);
  const chosen = kinds.map((kind) => post.parts.find((part) => part.kind === kind && part.text !== title)).filter(Boolean).slice(0, 2);
  return chosen.map((part) => { const made = one(part); if (part.kind === "text" || part.kind === "markdown") made.classList.add("clamp"); return made; });
}

function group(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

