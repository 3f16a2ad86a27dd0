// The customer's side: the conversation, what is on its way, and the first questions to tap.

import { el, randomId, stickToEnd } from "./dom.js";
import { Composer } from "./composer.js";
import { Drawn, beside, place } from "./drawn.js";
import { Tray, fileShown } from "./files.js";
import { askForm } from "./form.js";
import { choice, message, spoken, wordsOf } from "./message.js";
import { Pending, partsOf } from "./pending.js";
import { one } from "./parts.js";
import { Shelf } from "./shelf.js";
import { Tongue, browsers } from "./tongue.js";

const THINKS_AT_MOST = 25_000;

export class CustomerPane {
  /** @param options channel, tongue; heard(post): somebody else wrote while the pane was live; turned(): it speaks another language now */
  constructor(root, api, hello, options = {}) {
    this.api = api;
    this.hello = hello;
    this.channel = options.channel ?? "web";
    this.options = options;
    this.tongue = options.tongue ?? new Tongue(browsers(hello.language));
    this.shelf = new Shelf();
    this.live = false;
    this.drawn = new Drawn();
    this.log = el("div.log", { role: "log", "aria-live": "off", tabindex: "0" });
    this.box = el("div.scroll", {}, this.log);
    this.spoken = el("p.unseen", { "aria-live": "polite" });
    this.composer = new Composer({
      ...this.#words(), tongue: this.tongue,
      send: (text, files) => this.pending.add(text, { files }),
      tray: hello.files.types.length ? (say) => new Tray(api, { side: "customer", channel: this.channel }, hello.files, say, this.tongue) : null,
    });
    this.composer.limit = hello.limit;
    this.composer.to = `customer-${this.channel}`;
    this.pending = new Pending(`customer-${this.channel}`, (item) => this.#deliver(item), {
      changed: () => this.draw(), kept: (post) => { this.take(post); this.draw(); },
    });
    this.root = el("div.tongue", {}, this.box, this.spoken, this.composer.root);
    root.append(this.root);
    this.#reworded();
    this.end = stickToEnd(this.box);
    this.draw();
  }

  #words() {
    const { t } = this.tongue;
    return { label: t("your_message"), placeholder: t("ask_anything", { bot: this.hello.bot }), hint: matchMedia("(pointer: coarse)").matches ? "" : t("keys_hint") };
  }

  #reworded() {
    this.root.lang = this.tongue.language;
    this.log.setAttribute("aria-label", this.tongue.t("conversation"));
    this.composer.reword(this.#words());
  }

  /** Our own texts follow the language in which the conversation is held. */
  #turn() {
    const last = this.shelf.all().findLast((post) => post.lang && !post.mine);
    if (!last || !this.tongue.turn(last.lang)) return;
    this.drawn = new Drawn();
    this.#reworded();
    this.options.turned?.();
  }

  async #deliver(item) {
    this.end.jump();
    const { post } = await this.api.post("messages", {
      id: item.id, text: item.text, channel: this.channel, files: (item.files ?? []).map((file) => file.token),
    });
    return post;
  }

  /** A post came in over the stream or as an answer. */
  take(post) {
    if (!this.shelf.put(post)) return;
    if (this.live) {
      this.#turn();
      if (!post.mine && !post.edited && !post.deleted && !post.reaction) this.#announce(post);
      this.draw();
    }
  }

  ready(more = []) {
    if (this.live) return;
    this.live = true;
    this.more = more.includes("customer");
    this.#turn();
    this.draw();
    this.end.jump();
    this.pending.resume();
  }

  async #earlier() {
    const before = Math.min(...this.shelf.all().map((post) => post.seq));
    try {
      const { posts, more } = await this.api.get(`messages?before=${before}&channel=${this.channel}`);
      this.more = more;
      const height = this.box.scrollHeight;
      posts.forEach((post) => this.shelf.put(post));
      this.draw();
      this.box.scrollTop += this.box.scrollHeight - height;
      this.log.focus({ preventScroll: true });
    } catch (error) { this.composer.say(this.tongue.wrong(error), true); }
  }

  #announce(post) {
    this.spoken.textContent = `${post.name || this.hello.bot}: ${spoken(post)}`;
    this.options.heard?.(post);
  }

  #shown() {
    const posts = this.shelf.all().filter((post) => !(post.deleted && post.mine));
    const arrived = new Set(posts.filter((post) => post.mine).map((post) => post.client));
    const waiting = this.pending.items.filter((item) => !arrived.has(item.id)).map((item) => ({
      id: item.id, side: "customer", who: "customer", name: "", mine: true, at: item.at, state: item.state, why: item.why,
      parts: partsOf(item),
    }));
    const unsure = new Map(this.pending.items.map((item) => [item.id, item]));
    const known = posts.map((post) => {
      const item = post.mine && unsure.get(post.client);
      return item ? { ...post, state: item.state, why: item.why, id: item.id } : post;
    });
    return [...known, ...waiting];
  }

  draw() {
    clearTimeout(this.later);
    const posts = this.#shown();
    const on = {
      tongue: this.tongue, tap: (post, button) => this.#tap(post, button),
      pressed: (post, button) => this.#pressed(post, button),
      change: (post) => this.composer.rewrite(wordsOf(post), (text) => this.#change(post, text)), remove: (post) => this.#change(post, null),
      retry: (post) => this.pending.again(post.id), discard: (post) => this.pending.drop(post.id),
      reactions: (post) => this.shelf.reactions(post.id), canReact: (post) => post.who === "agent", react: (post, emoji, off) => this.#react(post, emoji, off),
      name: (post) => (post.who === "bot" ? this.hello.bot : ""),
      file: (post, number, item) => fileShown(this.api, { side: "customer", channel: this.channel, post: post.id, number }, item, this.tongue),
    };
    const drawn = this.more ? [this.drawn.node("earlier", [], () => el("button.button.plain.earlier", { type: "button", click: () => this.#earlier() }, this.tongue.t("earlier")))] : [];
    let previous = null;
    for (const [index, post] of posts.entries()) {
      const isChoice = post.tap && post.parts.some((part) => part.kind === "small");
      const before = previous;
      const next = posts[index + 1] ?? null;
      const taps = this.shelf.under(post.id).map((tap) => tap.id);
      drawn.push(this.drawn.node(post.id, [post, beside(before), post.mine && beside(next), taps, on.reactions(post)], () => (isChoice ? choice(post, this.tongue) : message(post, before, on, next))));
      previous = isChoice ? null : post;
    }
    if (!posts.length && this.live) drawn.push(this.drawn.node("empty", [], () => this.#empty()));
    if (this.#thinks(posts)) drawn.push(this.drawn.node("thinking", [], () => thinking(this.tongue.t("thinking", { bot: this.hello.bot }))));
    keepFocus(this.log, () => place(this.log, drawn));
    this.end.settle();
  }

  #empty() {
    return el("div.empty", {}, el("h3", {}, this.tongue.t("welcome", { company: this.hello.company })), one({ kind: "text", text: this.hello.greetings[this.tongue.language] ?? this.hello.greeting }),
      this.hello.starters.length > 0 && el("p.unseen", { id: "starters" }, this.tongue.t("starters")),
      el("div.starters", { role: "group", "aria-labelledby": this.hello.starters.length ? "starters" : null },
        this.hello.starters.map((question) => el("button.button", { type: "button", dir: "auto", click: () => { this.pending.add(question); this.composer.focus(); } }, question))));
  }

  /** Only what is known: our last words were kept, the bot spoke last (or nobody has yet), and it is not long ago. */
  #thinks(posts) {
    const last = posts.at(-1);
    if (!last?.mine || last.state || (last.tap && !last.parts.some((part) => part.kind === "text"))) return false;
    const partner = posts.findLast((post) => !post.mine && (post.who === "bot" || post.who === "agent" || post.who === "system"));
    if (partner && partner.who !== "bot") return false;
    const left = THINKS_AT_MOST - (Date.now() - Date.parse(last.at));
    if (left <= 0) return false;
    this.later = setTimeout(() => this.draw(), left + 50);
    return true;
  }

  #pressed(post, button) {
    return this.shelf.under(post.id).some((tap) => tap.parts.some((part) =>
      (part.kind === "small" && part.text === button.label) || (part.kind === "text" && button.value && part.text === button.value)));
  }

  async #change(post, text) {
    try {
      const answer = await this.api.post("messages/change", { id: randomId(), post: post.id, text, proof: post.own, channel: this.channel });
      if (answer.post) this.take(answer.post);
    } catch (error) {
      this.composer.say(this.tongue.wrong(error), true);
    }
  }

  async #react(post, emoji, off) {
    try { await this.api.post("reactions", { id: randomId(), post: post.id, emoji, off, channel: this.channel }); } catch (error) { this.composer.say(this.tongue.wrong(error), true); }
  }

  async #tap(post, button) {
    this.end.jump();
    try {
      const answer = await this.api.post("taps", {
        id: randomId(), post: post.id, action: button.action, value: button.value, label: button.label, proof: button.proof,
        channel: this.channel,
      });
      if (answer.post) this.take(answer.post);
      if (answer.form) await this.#fill(answer.form);
    } catch (error) {
      this.composer.say(this.tongue.wrong(error), true);
    }
  }

  #fill(form) {
    return askForm(form, (id, fields) => this.api.post("forms", { id, token: form.token, fields, channel: this.channel }), this.tongue);
  }
}

function thinking(words) {
  return el("p.thinking", {}, el("span.dots", { "aria-hidden": "true" }, el("i"), el("i"), el("i")), words);
}

/** Redraw without taking the focus from a button that is drawn again. */
export function keepFocus(box, redraw) {
  const held = box.contains(document.activeElement) && document.activeElement !== box ? document.activeElement : null;
  const post = held?.closest("[data-post]")?.dataset.post;
  const action = held?.dataset.action;
  redraw();
  if (!held || document.activeElement === held) return;
  const again = post && [...box.querySelectorAll("[data-post]")].find((item) => item.dataset.post === post);
  const target = (action && again && [...again.querySelectorAll("[data-action]")].find((item) => item.dataset.action === action)) ?? null;
  if (target) target.focus({ preventScroll: true });
  else box.focus?.({ preventScroll: true });
}
