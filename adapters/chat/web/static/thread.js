// A ticket's thread: its card in full, what was said under it, what became of it, and the box to answer in.

import { el, randomId, stickToEnd } from "./dom.js";
import { Composer } from "./composer.js";
import { keepFocus } from "./customer.js";
import { customer, heading, standing } from "./card.js";
import { Drawn, beside, place } from "./drawn.js";
import { Tray, fileShown } from "./files.js";
import { message, wordsOf } from "./message.js";
import { parts } from "./parts.js";
import { partsOf } from "./pending.js";

export class Thread {
  /** @param pane shelf, pending, api, side, me, words, folded, tap(post, button), show(id), command(text) */
  constructor(pane) {
    this.pane = pane;
    this.drawn = new Drawn();
    this.more = new Map();
    this.title = el("h3", { tabindex: "-1" });
    this.log = el("div.log", { role: "log", "aria-label": "Ticket's thread", "aria-live": "off", tabindex: "0" });
    this.box = el("div.scroll", {}, this.log);
    this.reply = new Composer({
      label: pane.words.thread, placeholder: "Write a reply", hint: pane.words.hint, button: "Send",
      send: (text, files) => pane.pending.add(text, { thread: pane.open, files }), command: pane.command, tray: this.trayFor,
    });
    this.end = stickToEnd(this.box);
    this.head = el("div.thread-head", {}, el("button.button.plain.back", { type: "button", click: () => pane.show(null) }, "Back"), this.title);
    this.root = el("div.thread", { hidden: true }, this.head, this.box, this.reply.root);
  }

  trayFor = (say) => (this.pane.files?.types.length ? new Tray(this.pane.api, { side: this.pane.side }, this.pane.files, say) : null);

  draw(id) {
    const { pane } = this;
    const post = id && pane.shelf.get(id);
    this.root.hidden = !post;
    this.head.hidden = !post;
    this.reply.root.hidden = !post;
    if (!post) { this.log.replaceChildren(...(pane.live ? [el("div.empty", {}, el("h3", {}, pane.words.pick[0]), el("p", {}, pane.words.pick[1]))] : [])); return; }
    this.title.textContent = heading(post);
    this.#aim(post);
    const replies = pane.shelf.under(post.id);
    const waiting = pane.pending.items.filter((item) => item.thread === post.id && !replies.some((one) => one.client === item.id)).map((item) => this.waiting(item));
    const whole = this.drawn.node(`whole-${post.id}`, [post, replies.length === 0], () => this.#whole(post, replies));
    const earlier = this.more.get(post.id) ? [this.drawn.node(`earlier-${post.id}`, [], () => el("button.button.plain.earlier", { type: "button", click: () => pane.earlier(post.id) }, "Show what came before"))] : [];
    keepFocus(this.log, () => place(this.log, [whole, ...earlier, ...this.messages([...replies, ...waiting], this.reply)]));
    this.end.settle();
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

  #whole(post, replies) {
    return el("article.card.whole", { "data-post": post.id }, parts(post.parts, {
      tap: (button) => this.pane.tap(post, button), unfolded: this.pane.folded.get(post.id) ?? replies.length === 0,
      fold: (open) => this.pane.folded.set(post.id, open), use: (text) => this.reply.fill(text),
      file: (item, number) => this.#file(post, number, item),
    }));
  }

  messages(posts, composer) {
    const { pane } = this;
    const on = {
      change: (post) => composer.rewrite(wordsOf(post), (text) => this.#change(post, text, composer)), remove: (post) => this.#change(post, null, composer),
      takeBack: (post) => this.#takeBack(post, composer), tap: (post, button) => pane.tap(post, button),
      retry: (post) => pane.pending.again(post.id), discard: (post) => pane.pending.drop(post.id),
      name: (post) => (post.who === "system" ? "Baton" : ""), signs: (post) => (post.who === "agent" ? pane.shelf.signs(post.id) : {}),
      hold: pane.me.hold, use: (text) => composer.fill(text), file: (post, number, item) => this.#file(post, number, item),
    };
    return posts.map((post, index) => {
      const [before, next] = [posts[index - 1] ?? null, posts[index + 1] ?? null];
      return this.drawn.node(post.id, [post, beside(before), post.mine && beside(next), on.signs(post)], () => message(post, before, on, next));
    });
  }

  waiting(item) {
    return { id: item.id, side: this.pane.side, who: "agent", name: this.pane.me.name, mine: true, at: item.at, state: item.state, why: item.why, parts: partsOf(item) };
  }

  #file(post, number, item) { return fileShown(this.pane.api, { side: this.pane.side, post: post.id, number }, item); }

  /** Nothing reaches the customer; the words stand in the box again. */
  async #takeBack(post, composer) {
    if (await this.#change(post, null, composer)) composer.fill(wordsOf(post));
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
