// The three sides of the work in one page.

import { Api } from "./api.js";
import { CustomerPane } from "./customer.js";
import { comeIn, elsewhere, locked, nameTag } from "./gate.js";
import { banner, fatal, follow, titled } from "./page.js";
import { StaffPane } from "./staff.js";

const SIDES = ["customer", "agents", "managers"];
const EMPTY = { agents: "Try it: ask for a person on the customer's side. A card appears here; claim it, and what you write in its thread goes to the customer under your name." };
const api = new Api();
const line = banner();
document.querySelector("header").after(line.box);

function tabs() {
  const buttons = SIDES.map((side) => document.getElementById(`tab-${side}`));
  const choose = (side, focus = false) => SIDES.forEach((name, index) => {
    const chosen = name === side;
    buttons[index].setAttribute("aria-selected", String(chosen));
    buttons[index].tabIndex = chosen ? 0 : -1;
    document.getElementById(name).classList.toggle("chosen", chosen);
    if (chosen && focus) buttons[index].focus();
  });
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => choose(SIDES[index]));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) { event.preventDefault(); choose(SIDES[(index + step + 3) % 3], true); }
    });
  });
}

function counter(side) {
  const badge = document.querySelector(`#tab-${side} .count`);
  return (count) => { badge.hidden = count === 0; badge.textContent = String(count); };
}

async function staffPane(side, me, hello) {
  const root = document.querySelector(`#${side} .pane-body`);
  if (!hello.sides[side]) { elsewhere(root); return null; }
  if (!me?.sides.includes(side)) { locked(root, side); return null; }
  const pane = new StaffPane(root, api, side, { me, files: hello.files, changed: counter(side), empty: EMPTY[side] });
  pane.limit = hello.limit;
  return pane;
}

async function start() {
  tabs();
  const hello = await api.get("hello");
  titled(`${hello.company} · Baton workspace`);
  document.getElementById("company").textContent = hello.company;
  await api.post("session", { keep: "cookie" });
  const me = await comeIn(api, "agents") ?? await comeIn(api, "managers");
  const panes = { customer: new CustomerPane(document.querySelector("#customer .pane-body"), api, hello) };
  for (const side of ["agents", "managers"]) {
    const pane = await staffPane(side, me, hello);
    if (pane) panes[side] = pane;
  }
  if (me) {
    const tag = nameTag(api, me, document.querySelector("#agents .pane-body"), null);
    document.querySelector("#agents .pane-head").append(tag.box);
    if (!me.name) tag.ask();
  }
  follow(api, panes, "web", line, () => location.reload());
}

start().catch((error) => fatal(document.querySelector("main"), error));
