// The agents' and managers' sides: tickets, the thread under each, the desk's front, and the team's own talk.

import { el, randomId } from "./dom.js";
import { Composer } from "./composer.js";
import { heading, number } from "./card.js";
import { place } from "./drawn.js";
import { askForm } from "./form.js";
import { TicketList } from "./list.js";
import { spoken } from "./message.js";
import { Panel } from "./panel.js";
import { Pending } from "./pending.js";
import { Shelf } from "./shelf.js";
import { Thread } from "./thread.js";

const TALK_SHOWN = 200;
const WORDS = {
  agents: {
    settled: "Settled", talk: "Team talk",
    empty: ["No tickets yet", "When the bot is unsure, or a customer asks for a person, a card appears here. Claim it and write in its thread: your words go to the customer under your name."],
    pick: ["Choose a ticket", "Its conversation opens here. What you write goes to the customer once the ticket is yours."],
    thread: "Reply in the ticket's thread", hint: "Claimed by you: goes to the customer. Otherwise it stays internal.",
  },
  managers: {
    settled: "Reports", talk: "Managers' talk",
    empty: ["Nothing to report yet", "Digests and alarms arrive here by themselves: how much the bot solved, what waits too long, what customers ask for."],
    pick: ["Choose a report", "Its thread opens here."],
    thread: "Write in the thread", hint: "Stays among managers.",
  },
};

export class StaffPane {
  /** @param options me (the signed-in person), files (what may be sent), changed(openCount) */
  constructor(root, api, side, options) {
    this.api = api;
    this.side = side;
    this.me = options.me;
    this.files = options.files;
    this.options = options;
    this.words = WORDS[side];
    this.shelf = new Shelf();
    this.live = false;
    this.open = null;
    this.unread = new Map();
    this.folded = new Map();
    this.loaded = new Set();
    this.pending = new Pending(`${side}-${this.me.id}`, (item) => this.#deliver(item), {
      changed: () => this.draw(), kept: (post) => { this.take(post); this.draw(); },
    });
    this.note = el("p.unseen", { "aria-live": "polite" });
    this.command = this.me.desk ? (text) => this.panel.run(text, this.open) : undefined;
    this.thread = new Thread(this);
    this.#listFrame();
    this.desk = el("div.desk", {}, this.list, this.thread.root);
    root.append(this.desk, this.note);
    window.addEventListener("hashchange", () => this.#fromAddress());
    this.draw();
  }

  #listFrame() {
    this.tickets = new TicketList(this.side, this.me, this.words.settled, {
      tap: (post, button) => this.tap(post, button), show: (id) => this.show(id), older: () => this.#older(), find: (wanted) => this.#card(wanted), open: () => this.open,
      fresh: (id) => this.unread.get(id) ?? 0, empty: () => [this.words.empty[0], this.options.empty ?? this.words.empty[1]],
    });
    this.panel = new Panel(this.api, this.side, {
      seek: (text) => { this.tickets.seek(text); this.draw(); }, opened: (form, submit) => this.#fill(form, submit), note: (text) => { this.note.textContent = text; },
      find: (wanted) => this.#card(wanted), show: (id) => this.show(id), moved: () => this.side === "managers" && this.thread?.draw(this.open),
    });
    this.talk = new Composer({
      label: `${this.words.talk}: your message`, placeholder: "Write to your colleagues", hint: "Internal: customers never see this.",
      send: (text, files) => this.pending.add(text, { files }), command: this.command, tray: this.thread.trayFor,
    });
    this.talkLog = el("div.log", {});
    this.listBox = el("div.scroll", { tabindex: "-1" });
    this.listBox.append(...this.tickets.root, el("details.group", {}, el("summary", {}, this.words.talk), this.talkLog, this.talk.root));
    this.list = el("div.list", {}, this.me.desk ? this.panel.root : null, this.listBox);
  }

  #card(wanted) { return this.shelf.top().findLast((post) => number(post) === wanted)?.id; }

  set limit(value) { this.talk.limit = value; this.thread.reply.limit = value; }

  async #deliver(item) {
    this.thread.end.jump();
    const files = (item.files ?? []).map((file) => file.token);
    const { post } = await this.api.post("staff/messages", { id: item.id, text: item.text, side: this.side, thread: item.thread ?? null, files });
    return post;
  }

  take(post) {
    const fresh = !post.mark && !post.reaction && !this.shelf.get(post.id);
    if (!this.shelf.put(post)) return;
    if (!this.live) return;
    if (fresh && !post.thread && post.who !== "agent") this.note.textContent = `New: ${heading(post)}`;
    if (fresh && post.thread && post.thread === this.open && !post.mine) this.note.textContent = `${post.name}: ${spoken(post)}`;
    if (fresh && post.thread && post.thread !== this.open && !post.mine) this.unread.set(post.thread, (this.unread.get(post.thread) ?? 0) + 1);
    this.draw();
  }

  ready(more = []) {
    if (this.live) return;
    this.live = true;
    this.tickets.more = more.includes(this.side);
    this.#fromAddress();
    this.draw();
    this.pending.resume();
    if (this.me.desk && this.side === "managers" && this.me.name && this.options.addressed) this.panel.report(false);
  }

  /** Open a ticket's thread, or none. */
  show(id, focus = true) {
    if (this.options.addressed) this.#address(id, id && !this.open);
    this.open = id;
    this.unread.delete(id);
    this.draw();
    if (id) { this.thread.end.jump(); this.#load(id); if (focus) this.thread.title.focus({ preventScroll: true }); }
    else if (focus) this.listBox.focus({ preventScroll: true });
  }

  /** The list and an open ticket are two steps of the browser's history: its Back leads from one to the other. */
  #address(id, step) {
    if (location.hash === (id ? `#${id}` : "")) return;
    if (step) history.pushState({ step: true }, "", `#${id}`);
    else if (id) history.replaceState(history.state, "", `#${id}`);
    else if (history.state?.step) history.back();
    else history.replaceState(null, "", location.pathname + location.search);
  }

  async #fromAddress() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!this.options.addressed) return;
    if (!id) { if (this.open) this.show(null); return; }
    if (!this.shelf.get(id)) await this.#load(id);
    if (this.shelf.get(id)) this.show(id, false);
  }

  /** The whole card and the last of its thread, unless this page has them. */
  async #load(id, before = null) {
    if (!before && this.loaded.has(id)) return;
    try {
      const found = await this.api.get(`staff/thread?side=${this.side}&thread=${encodeURIComponent(id)}${before ? `&before=${before}` : ""}`);
      this.loaded.add(id);
      found.posts.forEach((post) => this.shelf.put(post));
      this.thread.more.set(id, found.more);
      this.draw();
    } catch (error) { this.note.textContent = error.message; }
  }

  earlier(id) {
    const known = this.shelf.under(id).map((post) => post.seq);
    return this.#load(id, Math.min(...known));
  }

  async #older() {
    const known = this.shelf.top().filter((post) => !post.pinned && !this.loaded.has(post.id)).map((post) => post.seq);
    try {
      const found = await this.api.get(`staff/cards?side=${this.side}&before=${Math.min(...known, Number.MAX_SAFE_INTEGER)}`);
      found.posts.forEach((post) => this.shelf.put(post));
      this.tickets.more = found.more;
      this.draw();
    } catch (error) { this.note.textContent = error.message; }
  }

  draw() {
    if (!this.tickets) return;
    const top = this.shelf.top().filter((post) => !post.deleted);
    const count = this.tickets.draw(top, this.live);
    this.#drawTalk(top.filter((post) => post.who === "agent"));
    this.thread.draw(this.open);
    this.desk.classList.toggle("reading", this.open !== null);
    this.options.changed?.(count.open);
  }

  #drawTalk(all) {
    const posts = all.slice(-TALK_SHOWN);
    const waiting = this.pending.items.filter((item) => !item.thread && !posts.some((post) => post.client === item.id));
    place(this.talkLog, this.thread.messages([...posts, ...waiting.map((item) => this.thread.waiting(item))], this.talk));
  }

  async tap(post, button) {
    try {
      const answer = await this.api.post("staff/taps", {
        id: randomId(), post: post.id, action: button.action, value: button.value, label: button.label, proof: button.proof, side: this.side, thread: post.thread ?? post.id,
      });
      if (answer.form) { await this.#fill(answer.form); return; }
      if (!post.thread && this.open !== post.id) this.show(post.id);
    } catch (error) {
      this.note.textContent = error.message;
      (this.open ? this.thread.reply : this.talk).say(error.message, true);
    }
  }

  #fill(form, submit = (id, fields) => this.api.post("staff/forms", { id, token: form.token, fields, side: this.side })) {
    return askForm(form, submit);
  }
}
