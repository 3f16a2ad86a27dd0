// The agents' and managers' sides: tickets, the thread under each, and the team's own talk.

import { el, randomId, stickToEnd, time } from "./dom.js";
import { Composer } from "./composer.js";
import { keepFocus } from "./customer.js";
import { Drawn, beside, place } from "./drawn.js";
import { message, spoken, wordsOf } from "./message.js";
import { one, parts } from "./parts.js";
import { Pending } from "./pending.js";
import { Shelf } from "./shelf.js";

const SHOWN_AT_ONCE = 40;
const TALK_SHOWN = 200;
const WORDS = {
  agents: {
    live: "Need a person", settled: "Settled", talk: "Team talk",
    empty: ["No tickets yet", "When the bot is unsure, or a customer asks for a person, a card appears here. Claim it and write in its thread: your words go to the customer under your name."],
    pick: ["Choose a ticket", "Its conversation opens here. What you write goes to the customer once the ticket is yours."],
    thread: "Reply in the ticket's thread", hint: "Claimed by you: goes to the customer. Otherwise it stays internal.",
  },
  managers: {
    live: "Needs a decision", settled: "Reports", talk: "Managers' talk",
    empty: ["Nothing to report yet", "Digests and alarms arrive here by themselves: how much the bot solved, what waits too long, what customers ask for."],
    pick: ["Choose a report", "Its thread opens here."],
    thread: "Write in the thread", hint: "Stays among managers.",
  },
};

export class StaffPane {
  /** @param options me (the signed-in person), changed(openCount) */
  constructor(root, api, side, options) {
    this.api = api;
    this.side = side;
    this.me = options.me;
    this.options = options;
    this.words = WORDS[side];
    this.shelf = new Shelf();
    this.live = false;
    this.open = null;
    this.read = new Map();
    this.folded = new Map();
    this.drawn = new Drawn();
    this.settledShown = SHOWN_AT_ONCE;
    this.list = el("div.list", {});
    this.listBox = el("div.scroll", { tabindex: "-1" });
    this.talk = new Composer({ label: `${this.words.talk}: your message`, placeholder: "Write to your colleagues", hint: "Internal: customers never see this.", send: (text) => this.pending.add(text) });
    this.cards = el("div", { tabindex: "-1" });
    this.settledCards = el("div", { tabindex: "-1" });
    this.settled = el("details.group", { open: side === "managers" }, el("summary"), this.settledCards);
    this.talkLog = el("div.log", {});
    this.listBox.append(this.cards, this.settled, el("details.group", {}, el("summary", {}, this.words.talk), this.talkLog, this.talk.root));
    this.list.append(this.listBox);
    this.thread = this.#threadFrame();
    this.note = el("p.unseen", { "aria-live": "polite" });
    this.desk = el("div.desk", {}, this.list, this.thread);
    this.pending = new Pending(`${side}-${this.me.id}`, (item) => this.#deliver(item), {
      changed: () => this.draw(), kept: (post) => { this.take(post); this.draw(); },
    });
    root.append(this.desk, this.note);
    window.addEventListener("hashchange", () => this.#fromAddress());
    this.draw();
  }

  #threadFrame() {
    this.threadTitle = el("h3", { tabindex: "-1" });
    this.threadLog = el("div.log", { role: "log", "aria-label": "Ticket's thread", "aria-live": "off", tabindex: "0" });
    this.threadBox = el("div.scroll", {}, this.threadLog);
    this.reply = new Composer({ label: this.words.thread, placeholder: "Write a reply", hint: this.words.hint, button: "Send", send: (text) => this.pending.add(text, { thread: this.open }) });
    this.threadEnd = stickToEnd(this.threadBox);
    this.threadHead = el("div.thread-head", {}, el("button.button.plain.back", { type: "button", click: () => this.show(null) }, "Back"), this.threadTitle);
    return el("div.thread", { hidden: true }, this.threadHead, this.threadBox, this.reply.root);
  }

  set limit(value) { this.talk.limit = value; this.reply.limit = value; }

  async #deliver(item) {
    this.threadEnd.jump();
    const { post } = await this.api.post("staff/messages", { id: item.id, text: item.text, side: this.side, thread: item.thread ?? null });
    return post;
  }

  take(post) {
    const fresh = !this.shelf.get(post.id);
    if (!this.shelf.put(post)) return;
    if (!this.live) return;
    if (fresh && !post.thread && post.who !== "agent") this.note.textContent = `New: ${heading(post)}`;
    if (fresh && post.thread && post.thread === this.open && !post.mine) this.note.textContent = `${post.name}: ${spoken(post)}`;
    this.draw();
  }

  ready() {
    if (this.live) return;
    this.live = true;
    for (const post of this.shelf.top()) this.read.set(post.id, this.shelf.under(post.id).length);
    this.#fromAddress();
    this.draw();
    this.pending.resume();
  }

  /** Open a ticket's thread, or none. */
  show(id, focus = true) {
    this.open = id;
    if (this.options.addressed) history.replaceState(null, "", id ? `#${id}` : location.pathname + location.search);
    this.draw();
    if (id) { this.threadEnd.jump(); if (focus) this.threadTitle.focus({ preventScroll: true }); }
    else if (focus) this.listBox.focus({ preventScroll: true });
  }

  #fromAddress() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (this.options.addressed && id && this.shelf.get(id)) this.show(id, false);
  }

  draw() {
    this.#drawList();
    this.#drawThread();
    this.desk.classList.toggle("reading", this.open !== null);
  }

  #drawList() {
    const top = this.shelf.top().filter((post) => !post.deleted);
    const cards = top.filter((post) => post.who !== "agent");
    const live = cards.filter(isLive);
    const settled = cards.filter((post) => !isLive(post)).reverse();
    const title = el("h3.group-title", {}, this.words.live, el("span", {}, String(live.length)));
    keepFocus(this.cards, () => place(this.cards, [
      ...(!cards.length && this.live ? [empty([this.words.empty[0], this.options.empty ?? this.words.empty[1]])] : []),
      ...(live.length ? [title, ...live.map((post) => this.#card(post))] : [])]));
    this.settled.hidden = !settled.length;
    this.settled.firstChild.textContent = `${this.words.settled} (${settled.length})`;
    const more = settled.length - this.settledShown;
    keepFocus(this.settledCards, () => place(this.settledCards, [
      ...settled.slice(0, this.settledShown).map((post) => this.#card(post)), ...(more > 0 ? [this.#older(more)] : [])]));
    this.#drawTalk(top.filter((post) => post.who === "agent"));
    this.options.changed?.(live.length);
  }

  #older(count) {
    return el("button.button.plain", { type: "button", click: () => { this.settledShown += SHOWN_AT_ONCE; this.draw(); } }, `Show older (${count})`);
  }

  #drawTalk(all) {
    const posts = all.slice(-TALK_SHOWN);
    const waiting = this.pending.items.filter((item) => !item.thread && !posts.some((post) => post.client === item.id));
    place(this.talkLog, this.#messages([...posts, ...waiting.map((item) => this.#waiting(item))], this.talk));
  }

  #card(post) {
    const replies = this.shelf.under(post.id).length;
    const fresh = Math.max(0, replies - (this.read.get(post.id) ?? 0));
    return this.drawn.node(`card-${post.id}`, [post, replies, fresh, this.open === post.id], () => this.#newCard(post, replies, fresh));
  }

  #newCard(post, replies, fresh) {
    const state = isLive(post) ? (isWaiting(post) ? ".live.waiting" : ".live") : "";
    const buttons = post.parts.find((part) => part.kind === "buttons");
    return el(`article.card${state}`, { "data-post": post.id, "aria-current": this.open === post.id ? "true" : null },
      el("div.parts", {}, brief(post)),
      el("div.card-foot", {},
        buttons && one(buttons, { tap: (button) => this.#tap(post, button) }),
        el("button.button.plain", { type: "button", "data-action": "open", click: () => this.show(post.id) }, replies ? `Open (${replies})` : "Open",
          el("span.unseen", {}, ` ${heading(post)}`)),
        fresh > 0 && el("span.fresh", {}, `${fresh} new`), el("span.when", {}, time(post.at))));
  }

  #drawThread() {
    const post = this.open && this.shelf.get(this.open);
    this.thread.hidden = !post;
    this.threadHead.hidden = !post;
    this.reply.root.hidden = !post;
    if (!post) { this.threadLog.replaceChildren(...(this.live ? [empty(this.words.pick)] : [])); return; }
    const replies = this.shelf.under(post.id);
    this.read.set(post.id, replies.length);
    this.threadTitle.textContent = heading(post);
    const waiting = this.pending.items.filter((item) => item.thread === post.id && !replies.some((one) => one.client === item.id)).map((item) => this.#waiting(item));
    const whole = this.drawn.node(`whole-${post.id}`, [post, replies.length === 0], () => this.#whole(post, replies));
    keepFocus(this.threadLog, () => place(this.threadLog, [whole, ...this.#messages([...replies, ...waiting], this.reply)]));
    this.threadEnd.settle();
  }

  #whole(post, replies) {
    return el("article.card", { "data-post": post.id }, parts(post.parts, {
      tap: (button) => this.#tap(post, button), unfolded: this.folded.get(post.id) ?? replies.length === 0,
      fold: (open) => this.folded.set(post.id, open),
    }));
  }

  #messages(posts, composer) {
    const on = {
      change: (post) => composer.rewrite(wordsOf(post), (text) => this.#change(post, text, composer)), remove: (post) => this.#change(post, null, composer),
      tap: (post, button) => this.#tap(post, button), retry: (post) => this.pending.again(post.id), discard: (post) => this.pending.drop(post.id), name: (post) => (post.who === "system" ? "Baton" : "") };
    return posts.map((post, index) => {
      const [before, next] = [posts[index - 1] ?? null, posts[index + 1] ?? null];
      return this.drawn.node(post.id, [post, beside(before), post.mine && beside(next)], () => message(post, before, on, next));
    });
  }

  #waiting(item) {
    return { id: item.id, side: this.side, who: "agent", name: this.me.name, mine: true, at: item.at, state: item.state, why: item.why, parts: [{ kind: "text", text: item.text }] };
  }

  async #change(post, text, composer) {
    try {
      const answer = await this.api.post("staff/messages/change", { id: randomId(), post: post.id, text, proof: post.own, side: this.side, thread: post.thread });
      if (answer.post) this.take(answer.post);
    } catch (error) {
      composer.say(error.message, true);
    }
  }

  async #tap(post, button) {
    try {
      await this.api.post("staff/taps", {
        id: randomId(), post: post.id, action: button.action, value: button.value, label: button.label, proof: button.proof, side: this.side, thread: post.thread ?? post.id,
      });
      if (!post.thread && this.open !== post.id) this.show(post.id);
    } catch (error) {
      this.note.textContent = error.message;
      (this.open ? this.reply : this.talk).say(error.message, true);
    }
  }
}

function isLive(post) { return post.parts.some((part) => part.kind === "buttons"); }
function isWaiting(post) { return post.parts.some((part) => part.kind === "buttons" && part.items.some((item) => item.style === "primary")); }

function heading(post) {
  const part = post.parts.find((item) => item.kind === "heading") ?? post.parts.find((item) => item.text);
  return part?.text ?? "Message";
}

/** Of a long card what reads in three seconds: what, its state, the matter in a sentence. */
function brief(post) {
  const kinds = ["heading", "facts", "text", "markdown"];
  const chosen = kinds.map((kind) => post.parts.find((part) => part.kind === kind)).filter(Boolean);
  return chosen.map((part) => { const made = one(part); if (part.kind === "text" || part.kind === "markdown") made.classList.add("clamp"); return made; });
}

function empty([title, words]) { return el("div.empty", {}, el("h3", {}, title), el("p", {}, words)); }
