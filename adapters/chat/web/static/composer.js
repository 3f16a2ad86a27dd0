// The box to write in: grows with the text, sends on Enter, refuses what the server would refuse, kindly and before.
// What was begun stays with whom it is for, and survives a reload.

import { el, memory } from "./dom.js";
import { ENGLISH } from "./tongue.js";

export class Composer {
  #limit = 8000;
  #begun = memory("sessionStorage");
  #to = null;

  /**
   * @param options label, placeholder, hint, send(text, files); command(text) for what begins with a slash;
   *   tray(say) makes the place for files; tongue: whose texts it has
   */
  constructor(options) {
    this.options = options;
    this.tongue = options.tongue ?? ENGLISH;
    const id = `write-${Math.random().toString(36).slice(2)}`;
    this.box = el("textarea.field", {
      id, rows: "1", dir: "auto", placeholder: options.placeholder, autocomplete: "off", "aria-describedby": `${id}-hint`,
      input: () => this.#grown(), keydown: (event) => this.#key(event), paste: (event) => this.#paste(event),
    });
    this.hint = el("p.hint", { id: `${id}-hint`, "aria-live": "polite" }, options.hint ?? "");
    this.send = el("button.button.primary", { type: "submit" }, options.button ?? this.tongue.t("send"));
    this.label = el("label.unseen", { for: id }, options.label);
    this.tray = options.tray?.((text, wrong) => this.say(text, wrong)) ?? null;
    this.root = el("form.composer", {
      submit: (event) => { event.preventDefault(); this.#submit(); },
      dragover: (event) => { if (this.tray) event.preventDefault(); },
      drop: (event) => { if (this.tray && event.dataTransfer?.files.length) { event.preventDefault(); this.tray.add([...event.dataTransfer.files]); } },
    },
      this.label, this.tray?.root ?? null, el("div.composer-row", {}, this.tray?.button ?? null, this.box, this.send), this.hint);
  }

  set limit(value) { this.#limit = value; }
  set quiet(text) { this.options.hint = text; this.say(text); }
  /** Where the words will go: seen before they are sent. */
  mode({ inside = false, button, hint }) {
    this.options.button = button;
    this.options.hint = hint;
    this.root.classList.toggle("inside", inside);
    if (!this.done) { this.send.textContent = button; if (!this.hint.classList.contains("wrong")) this.say(hint); }
  }

  /** The same box in another language. */
  reword({ label, placeholder, hint }) {
    this.options.hint = hint;
    this.label.textContent = label;
    this.box.placeholder = placeholder;
    this.send.textContent = this.done ? this.tongue.t("save") : (this.options.button ?? this.tongue.t("send"));
    this.tray?.reword();
    this.say(this.done ? this.tongue.t("changing") : hint);
  }

  focus() { this.box.focus(); }
  get to() { return this.#to; }

  /** Whom the box writes to from now on: what was begun for another one waits there, text and files. */
  set to(key) {
    if (key === this.#to) return;
    if (this.done) this.#leave();
    this.#keep();
    this.#to = key;
    this.box.value = (key && this.#begun.get(this.#name(key))) || "";
    this.tray?.turn(key);
    this.#grown();
  }

  #name(key) { return `baton-begun-${key}`; }
  #keep(key = this.#to, text = this.done ? this.draft : this.box.value) {
    if (!key) return;
    if (text) this.#begun.set(this.#name(key), text); else this.#begun.drop(this.#name(key));
  }

  /** Words for the box, before what stands there; they wait where the box writes to somebody else by now. */
  fill(text, key = this.#to) {
    const known = key === this.#to ? this.box.value : (this.#begun.get(this.#name(key)) ?? "");
    const both = known.trim() && known.trim() !== text.trim() ? `${text}\n\n${known}` : text;
    if (key !== this.#to) { this.#keep(key, both); return; }
    this.box.value = both;
    this.#grown();
    this.focus();
  }

  say(text, wrong = false) { this.hint.textContent = text; this.hint.classList.toggle("wrong", wrong); }

  /** Change what was written before: the box holds it until it is sent or given up. */
  rewrite(text, done) {
    this.done = done;
    this.draft ??= this.box.value;
    this.box.value = text;
    this.send.textContent = this.tongue.t("save");
    this.#grown();
    this.say(this.tongue.t("changing"));
    this.focus();
  }

  #leave() {
    this.done = null;
    this.box.value = this.draft ?? "";
    this.draft = null;
    this.send.textContent = this.options.button ?? this.tongue.t("send");
    this.#grown();
  }

  #key(event) {
    if (event.key === "Escape" && this.done) { event.stopPropagation(); this.#leave(); return; }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #paste(event) {
    if (this.tray && event.clipboardData?.files.length) { event.preventDefault(); this.tray.add([...event.clipboardData.files]); return; }
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (this.box.value.length + pasted.length <= this.#limit) return;
    event.preventDefault();
    this.say(this.tongue.t("too_long", { count: this.tongue.number(pasted.length), most: this.tongue.number(this.#limit) }), true);
  }

  #grown() {
    this.#keep();
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 2, 160)}px`;
    const over = this.box.value.length - this.#limit;
    if (over > 0) this.say(this.tongue.t("too_many", { count: this.tongue.number(over) }), true);
    else this.say(this.options.hint ?? "");
  }

  #submit() {
    const text = this.box.value.trim();
    if (this.tray?.busy) { this.say(this.tongue.t("file_on_its_way")); return; }
    const withFiles = !this.done && this.tray?.items.length > 0;
    if (!text && !withFiles) { this.box.focus(); return; }
    if (text.length > this.#limit) { this.#grown(); return; }
    const done = this.done ?? (this.options.command && /^\/[a-z]/i.test(text) ? this.options.command : null);
    if (done === this.options.command && done) { this.box.value = ""; this.#grown(); done(text); return; }
    if (done) this.#leave();
    else { this.box.value = ""; this.#grown(); }
    if (done) done(text); else this.options.send(text, withFiles ? this.tray.take() : []);
    this.box.focus();
  }
}
