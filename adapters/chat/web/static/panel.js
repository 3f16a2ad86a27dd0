// The desk's front: a box for words and commands, the agent's home, and what a command says.

import { el, randomId, timed } from "./dom.js";
import { parts } from "./parts.js";
import { people } from "./people.js";

const FRONT = "front";
const SETTLES = 700;
const REFRESHED = 30_000;
const SIDES = {
  agents: { placeholder: "Find, or type /help", commands: ["/queue", "/mine", "/find ", "/report", "/presence here", "/presence away", "/help"] },
  managers: { placeholder: "Find, or /help", commands: ["/queue", "/find ", "/report", "/presence", "/help"] },
};

export class Panel {
  /**
   * @param on seek(text) as it is typed; opened(form) → promise, to fill in a form; note(text);
   *   find(number) → the card's id, show(id); moved() when an answer came or went
   */
  constructor(api, side, on) {
    this.api = api;
    this.side = side;
    this.on = on;
    this.heading = el("h3", { tabindex: "-1" });
    this.body = el("div.panel-body", { "data-post": FRONT });
    this.answer = el("section.panel", { "aria-label": "Answer of the desk", hidden: true },
      el("div.panel-head", {}, this.heading, el("button.button.plain", { type: "button", click: () => this.close() }, "Close")), this.body);
    const id = `command-${randomId().slice(0, 8)}`;
    this.box = el("input.field", { id, type: "search", dir: "auto", autocomplete: "off", list: `${id}-list`, placeholder: SIDES[side].placeholder, maxlength: "1000",
      input: () => on.seek(this.box.value.startsWith("/") ? "" : this.box.value), keydown: (event) => this.#key(event) });
    this.root = el("div.front", {},
      el("form.front-row", { role: "search", submit: (event) => { event.preventDefault(); this.#entered(); } },
        el("label.unseen", { for: id }, "Find tickets, or type a command"), this.box,
        el("datalist", { id: `${id}-list` }, SIDES[side].commands.map((value) => el("option", { value }))),
        side === "agents" ? el("button.button", { type: "button", "data-action": "home", click: () => this.home() }, "My desk") : [
          el("button.button", { type: "button", "data-action": "report", click: () => this.report() }, "Report"),
          el("button.button", { type: "button", "data-action": "people", click: () => this.people() }, "People")]),
      this.answer);
  }

  #key(event) { if (event.key === "Escape" && !this.answer.hidden) { event.preventDefault(); this.close(); } }

  #entered() {
    const text = this.box.value.trim();
    if (!text) return;
    this.box.value = "";
    this.on.seek("");
    this.run(text.startsWith("/") ? text : `/find ${text}`);
  }

  /** A command from here or from where one writes. */
  async run(text, thread = null) {
    this.last = null;
    await this.#ask(text, async () => this.api.post("staff/command", { text, thread, side: this.side }));
  }

  async home() {
    this.last = () => this.#load();
    await this.#ask("My desk", () => this.api.get("staff/home"));
  }

  /** The desk's figures of the last days; they stay current while they are shown. */
  async report(focus = true) {
    this.last = null;
    const ask = () => this.api.post("staff/command", { text: "/report", side: this.side });
    await this.#ask("Report", ask, focus);
    clearInterval(this.again);
    this.again = setInterval(async () => {
      if (this.answer.hidden || this.heading.textContent !== "Report") { clearInterval(this.again); return; }
      if (document.hidden) return;
      try { this.#show("Report", (await ask()).parts, false); } catch { /* what stands there stays */ }
    }, REFRESHED);
  }

  /** Who is signed in, each to be signed out. */
  async people() {
    this.last = null;
    try {
      const found = (await this.api.get("staff/people")).people;
      this.#open("People", people(this.api, found, this.on.opened, () => this.people()), true);
    } catch (error) { this.#show("People", [{ kind: "text", text: error.message }], true); }
  }

  async #load() {
    try { this.#show("My desk", (await this.api.get("staff/home")).parts, false); } catch { /* what stands there stays */ }
  }

  async #ask(title, work, focus = true) {
    try {
      const said = await work();
      if (said.form) await this.on.opened(said.form);
      else this.#show(title, said.parts, focus);
    } catch (error) { this.#show(title, [{ kind: "text", text: error.message }], focus); }
  }

  #show(title, items, focus) {
    const on = { tap: (button) => this.#tap(button) };
    this.#open(title, el("div.parts", {}, items.map((part) => this.#ticket(part) ?? parts([part], on))), focus);
  }

  #open(title, content, focus) {
    this.heading.textContent = title;
    this.body.replaceChildren(content);
    this.answer.hidden = false;
    this.on.moved();
    if (focus) this.heading.focus({ preventScroll: true });
  }

  /** A line that begins with the number of a ticket here opens it. */
  #ticket(part) {
    const number = part.kind === "text" && /^(\d+) · /.exec(part.text)?.[1];
    const id = number && this.on.find(number);
    return id ? el("button.ticket-line", { type: "button", dir: "auto", click: () => this.on.show(id) }, part.timed ? timed(part.timed) : part.text) : null;
  }

  async #tap(button) {
    try {
      const answer = await this.api.post("staff/taps", { id: randomId(), post: FRONT, action: button.action, value: button.value, label: button.label, proof: button.proof, side: this.side });
      if (answer.form) await this.on.opened(answer.form);
      setTimeout(() => this.last?.(), SETTLES);
    } catch (error) { this.on.note(error.message); }
  }

  close() {
    this.answer.hidden = true;
    this.on.moved();
    this.box.focus();
  }

  /** Where there is room the answer stands in the middle of the page; otherwise under its box. */
  seat(away) { if (!away && this.answer.parentElement !== this.root) this.root.append(this.answer); }
}

