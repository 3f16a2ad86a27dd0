// A ticket's thread: its card in full, what was said under it, what became of it, and the box to answer in.
// Where there is room the card stands beside the talk, with its buttons always in sight.

import { el, randomId, stickToEnd } from "./dom.js";
import { Composer } from "./composer.js";
import { keepFocus } from "./customer.js";
import { customer, heading, standing } from "./card.js";
import { Drawn, beside, place } from "./drawn.js";
import { Tray, fileShown } from "./files.js";
import { message, wordsOf } from "./message.js";
import { parts, talked } from "./parts.js";
import { partsOf } from "./pending.js";

const ROOM_FOR_THREE = 1080;

export class Thread {
  /** @param pane shelf, pending, api, side, me, words, folded, tap(post, button), show(id), command(text) */
  constructor(pane) {
    this.pane = pane;
    this.drawn = new Drawn();
    this.more = new Map();
    this.title = el("h3", { tabindex: "-1" });
    this.who = el("p.muted", { dir: "auto" });
    this.log = el("div.log", { role: "log", "aria-label": "Ticket's thread", "aria-live": "off", tabindex: "0" });
    this.box = el("div.scroll", {}, this.log);
    this.reply = new Composer({
      label: pane.words.thread, placeholder: "Write a reply", hint: pane.words.hint, button: "Send",
      send: (text, files) => pane.pending.add(text, { thread: pane.open, files }), command: pane.command, tray: this.trayFor,
    });
    this.end = stickToEnd(this.box);
    this.head = el("div.thread-head", {}, el("button.button.plain.back", { type: "button", click: () => pane.show(null) }, "Back"), this.title, this.who);
    this.details = el("section.details", { "aria-label": "About this ticket", tabindex: "0" });
    this.root = el("div.thread.idle", {}, this.head, this.details, this.box, this.reply.root);
    this.beside = false;
    new ResizeObserver(() => this.#measure()).observe(this.root);
  }

  #measure() {
    const desk = this.root.parentElement;
    const beside = (desk?.clientWidth ?? 0) >= ROOM_FOR_THREE;
    if (beside === this.beside) return;
    this.beside = beside;
    desk.classList.toggle("three", beside);
    this.draw(this.pane.open);
  }

  trayFor = (say) => (this.pane.files?.types.length ? new Tray(this.pane.api, { side: this.pane.side }, this.pane.files, say) : null);

  draw(id) {
    const { pane } = this;
    const post = id && pane.shelf.get(id);
    this.root.classList.toggle("idle", !post);
    this.head.hidden = !post;
    this.details.hidden = !post || !this.beside;
    this.reply.root.hidden = !post;
    pane.panel?.seat(!post && this.beside && pane.side === "managers");
    this.reply.to = post ? `${pane.side}-${pane.me.id}-${post.id}` : null;
    if (!post) { this.#drawIdle(); return; }
    this.title.textContent = heading(post);
    this.who.textContent = customer(post);
    this.#aim(post);
    const replies = pane.shelf.under(post.id);
    const waiting = pane.pending.items.filter((item) => item.thread === post.id && !replies.some((one) => one.client === item.id)).map((item) => this.waiting(item));
    const untouched = replies.length === 0;
    const whole = this.drawn.node(`whole-${post.id}`, [post, untouched, this.beside], () => this.#whole(post, untouched));
    const before = this.beside ? [this.drawn.node(`before-${post.id}`, [post, untouched], () => this.#before(post, untouched))] : [whole];
    keepFocus(this.details, () => place(this.details, this.beside ? [whole] : []));
    const earlier = this.more.get(post.id) ? [this.drawn.node(`earlier-${post.id}`, [], () => el("button.button.plain.earlier", { type: "button", click: () => pane.earlier(post.id) }, "Show what came before"))] : [];
    keepFocus(this.log, () => place(this.log, [...before, ...earlier, ...this.messages([...replies, ...waiting], this.reply)]));
    this.end.settle();
  }

  /** Nothing is open: managers read the desk's answers here where there is room. */
  #drawIdle() {
    const { pane } = this;
    const answer = this.beside && pane.side === "managers" && pane.panel && !pane.panel.answer.hidden ? pane.panel.answer : null;
    place(this.log, pane.live ? [answer ?? el("div.empty", {}, el("h3", {}, pane.words.pick[0]), el("p", {}, pane.words.pick[1]))] : []);
  }

  /** Where the words in the box would go is seen before they are sent. */
  #aim(post) {
    const { pane } = this;
    if (pane.side !== "agents") return;
    const kind = standing(post);
    const who = customer(post) || "the customer";
    if (kind === "mine") {
      const hold = pane.me.hold > 0 ? `, ${pane.me.hold} s after you send it` : "";
      this.reply.mode({ button: "Send", hint: `Goes to ${who}${hold}.` });
    } else {
      const why = { waiting: "Claim the ticket to answer.", settled: "This ticket is settled.", theirs: "A colleague has this ticket." }[kind] ?? "";
      this.reply.mode({ inside: true, button: "Add note", hint: `Internal: only your colleagues read it. ${why}`.trim() });
    }
  }

  #whole(post, untouched) {
    return el("article.card.whole", { "data-post": post.id }, parts(post.parts, this.#on(post, untouched), this.beside ? (items) => !talked(items) : undefined));
  }

  /** What was said before somebody took over, and what could be said next: part of the talk. */
  #before(post, untouched) {
    return el("div.before", { "data-post": post.id }, parts(post.parts, this.#on(post, untouched), talked));
  }

  #on(post, untouched) {
    return {
      tap: (button) => this.pane.tap(post, button), unfolded: this.pane.folded.get(post.id) ?? untouched,
      fold: (open) => this.pane.folded.set(post.id, open), use: (text) => this.reply.fill(text),
      file: (item, number) => this.#file(post, number, item),
    };
  }

  messages(posts, composer) {
    const { pane } = this;
    const on = {
      change: (post) => composer.rewrite(wordsOf(post), (text) => this.#change(post, text, composer)), remove: (post) => this.#change(post, null, composer),
      takeBack: (post) => this.#takeBack(post, composer), tap: (post, button) => pane.tap(post, button),
      retry: (post) => pane.pending.again(post.id), discard: (post) => pane.pending.drop(post.id),
      name: (post) => (post.who === "system" ? "Baton" : ""), signs: (post) => (post.who === "agent" ? pane.shelf.signs(post.id) : {}),
      reactions: (post) => pane.shelf.reactions(post.id), canReact: (post) => post.who === "customer", react: (post, emoji, off) => this.#react(post, emoji, off, composer),
      hold: pane.me.hold, use: (text) => composer.fill(text), file: (post, number, item) => this.#file(post, number, item),
    };
    return posts.map((post, index) => {
      const [before, next] = [posts[index - 1] ?? null, posts[index + 1] ?? null];
      return this.drawn.node(post.id, [post, beside(before), post.mine && beside(next), on.signs(post), on.reactions(post)], () => message(post, before, on, next));
    });
  }

  waiting(item) {
    return { id: item.id, side: this.pane.side, who: "agent", name: this.pane.me.name, mine: true, at: item.at, state: item.state, why: item.why, parts: partsOf(item) };
  }

  #file(post, number, item) { return fileShown(this.pane.api, { side: this.pane.side, post: post.id, number }, item); }

  /** Nothing reaches the customer; the words stand in the box again. */
  async #takeBack(post, composer) {
    const to = composer.to;
    if (await this.#change(post, null, composer)) composer.fill(wordsOf(post), to);
  }

  async #react(post, emoji, off, composer) {
    try { await this.pane.api.post("staff/reactions", { id: randomId(), post: post.id, emoji, off, side: this.pane.side }); } catch (error) { composer.say(error.message, true); }
  }

  async #change(post, text, composer) {
    try {
      const answer = await this.pane.api.post("staff/messages/change", { id: randomId(), post: post.id, text, proof: post.own, side: this.pane.side, thread: post.thread });
      if (answer.post) this.pane.take(answer.post);
      return true;
    } catch (error) {
      composer.say(error.message, true);
      return false;
    }
  }
}
