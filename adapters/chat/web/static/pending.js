// What was written here and is not known to be kept: survives a reload, is sent again with the same id.

import { memory, randomId } from "./dom.js";

const ONCE_MORE = [1000, 3000, 8000, 15_000];

export class Pending {
  #kept = memory("sessionStorage");

  /** @param key where to remember it; @param send(item) → promise of the post; @param on changed(), kept(post) */
  constructor(key, send, on) {
    this.key = `baton-pending-${key}`;
    this.send = send;
    this.on = on;
    this.items = [];
    try { this.items = JSON.parse(this.#kept.get(this.key) ?? "[]").filter((item) => item?.id && (item.text || item.files?.length)); } catch { this.items = []; }
    this.queue = Promise.resolve();
  }

  resume() { this.items.forEach((item) => this.#send(item)); }

  add(text, more = {}) {
    const item = { id: randomId(), text, at: new Date().toISOString(), ...more };
    this.items.push(item);
    this.#send(item);
  }

  again(id) { const item = this.items.find((one) => one.id === id); if (item) this.#send(item); }
  drop(id) { this.items = this.items.filter((one) => one.id !== id); this.#save(); this.on.changed(); }

  /** One after the other, so that the order stays as it was written. */
  #send(item) {
    item.state = "sending";
    this.#save();
    this.on.changed();
    this.queue = this.queue.then(() => this.#deliver(item));
  }

  async #deliver(item) {
    for (let attempt = 0; this.items.includes(item); attempt += 1) {
      try {
        const post = await this.send(item);
        this.items = this.items.filter((one) => one !== item);
        this.#save();
        this.on.kept(post);
        return;
      } catch (error) {
        if (error.passing && attempt < ONCE_MORE.length) {
          await new Promise((resolve) => setTimeout(resolve, error.after ? error.after * 1000 : ONCE_MORE[attempt]));
          continue;
        }
        item.state = "failed";
        item.why = { code: error.code, message: error.message };
        this.on.changed();
        return;
      }
    }
  }

  #save() { this.#kept.set(this.key, JSON.stringify(this.items.map(({ id, text, at, thread, files }) => ({ id, text, at, thread, files })))); }
}

/** What a message that is on its way looks like. */
export function partsOf(item) {
  const files = (item.files ?? []).map(({ name, size, type }) => ({ name, size, type, kept: false, url: null }));
  return [...(item.text ? [{ kind: "text", text: item.text }] : []), ...(files.length ? [{ kind: "files", items: files }] : [])];
}
