// Files: chosen, dropped or pasted, sent in pieces; and opened by whoever may see the message that carries them.

import { ApiError } from "./api.js";
import { el, randomId } from "./dom.js";
import { ENGLISH } from "./tongue.js";

const PIECE = 500_000;
const SHOWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const MOST = 5;

export function size(bytes) {
  if (bytes === null || bytes === undefined) return "";
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What is about to be sent along with a message. */
export class Tray {
  /** @param where side and channel; @param rules types and largest; @param say(text, wrong) tells what is wrong */
  constructor(api, where, rules, say, tongue = ENGLISH) {
    this.tongue = tongue;
    this.api = api;
    this.where = where;
    this.rules = rules;
    this.say = say;
    this.items = [];
    this.waiting = new Map();
    this.input = el("input", { type: "file", multiple: true, hidden: true, "aria-label": tongue.t("attach_files"),
      accept: rules.types.map((type) => `.${type}`).join(","), change: () => { this.add([...this.input.files]); this.input.value = ""; } });
    this.list = el("ul.tray", { hidden: true, "aria-label": tongue.t("attached") });
    this.button = el("button.button.plain.attach", { type: "button", click: () => this.input.click() }, tongue.t("attach"));
    this.root = [this.list, this.input];
  }

  reword() {
    this.input.setAttribute("aria-label", this.tongue.t("attach_files"));
    this.list.setAttribute("aria-label", this.tongue.t("attached"));
    this.button.textContent = this.tongue.t("attach");
    this.#draw();
  }

  add(files) {
    const { t } = this.tongue;
    for (const file of files) {
      const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
      if (this.items.length >= MOST) { this.say(t("most_files", { most: MOST }), true); break; }
      if (!this.rules.types.includes(ending)) { this.say(t("wrong_type", { name: file.name, types: this.rules.types.join(", ") }), true); continue; }
      if (file.size > this.rules.largest) { this.say(t("too_large", { name: file.name, most: size(this.rules.largest) }), true); continue; }
      this.#start({ file, name: file.name, token: null });
    }
    this.#draw();
  }

  /** Files chosen for one are not for another: they wait until it is their turn again. */
  turn(key) {
    if (this.items.length) this.waiting.set(this.to, this.items);
    this.to = key;
    this.items = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    this.#draw();
  }

  #drop(item) {
    this.items = this.items.filter((one) => one !== item);
    this.waiting.forEach((items, key) => this.waiting.set(key, items.filter((one) => one !== item)));
  }

  get busy() { return this.items.some((item) => !item.token); }
  take() {
    const files = this.items.map(({ token, name, file }) => ({ token, name, size: file.size, type: file.type }));
    this.items = [];
    this.#draw();
    return files;
  }

  async #start(item) {
    this.items.push(item);
    try {
      item.token = await this.#send(item.file);
    } catch (error) {
      this.#drop(item);
      this.say(`${item.name}: ${this.tongue.wrong(error)}`, true);
    }
    this.#draw();
  }

  async #send(file) {
    const upload = randomId();
    for (let offset = 0; ; offset += PIECE) {
      const last = offset + PIECE >= file.size;
      const piece = file.slice(offset, offset + PIECE);
      const answer = await this.#piece({ ...this.where, name: file.name, upload, offset, last }, piece);
      if (last) return answer.file;
    }
  }

  async #piece(query, piece) {
    for (let attempt = 0; ; attempt += 1) {
      try { return await this.api.raw("files", query, piece); } catch (error) {
        if (!error.passing || attempt >= 3) throw error;
        await new Promise((resolve) => setTimeout(resolve, error.after ? error.after * 1000 : 1000 * 2 ** attempt));
      }
    }
  }

  #draw() {
    this.list.hidden = !this.items.length;
    this.list.replaceChildren(...this.items.map((item) => el("li", {}, el("span", { dir: "auto" }, item.name), el("span.muted", {}, item.token ? size(item.file.size) : this.tongue.t("sending")),
      el("button.act", { type: "button", click: () => { this.items = this.items.filter((one) => one !== item); this.#draw(); this.button.focus(); } }, this.tongue.t("remove"), el("span.unseen", {}, ` ${item.name}`)))));
  }
}

/** A file of a message. @param query side, channel, post and number: which one it is */
export function fileShown(api, query, item, tongue = ENGLISH) {
  const name = el("span.file-name", { dir: "auto" }, item.name);
  const about = el("span.muted", {}, size(item.size));
  if (!item.kept) return el("span.file", {}, `${tongue.t("file")}: `, name, about);
  const trouble = el("span.hint.wrong", { role: "status" });
  const box = el("span.file", {});
  const open = el("button.file-open", { type: "button", "data-action": `file-${query.number}`, "aria-label": tongue.t("download", { name: item.name }), click: save }, name, about);
  box.append(open, trouble);
  if (SHOWN.has(item.type) && (item.size ?? 0) < 5_000_000) preview();

  async function save() {
    try {
      const link = el("a", { download: item.name });
      link.href = URL.createObjectURL(await api.blob("files", query));
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) { trouble.textContent = error instanceof ApiError ? tongue.wrong(error) : tongue.t("error_failed"); }
  }
  async function preview() {
    try {
      const raw = await api.blob("files", query);
      const image = el("img.picture", { alt: item.name, load: () => URL.revokeObjectURL(image.src) });
      image.src = URL.createObjectURL(new Blob([raw], { type: item.type }));
      open.prepend(image);
    } catch { /* the name stays, and can be tapped */ }
  }
  return box;
}
