// The agents' or the managers' page on its own; which one stands on the body.

import { Api } from "./api.js";
import { el } from "./dom.js";
import { comeIn, elsewhere, locked, nameTag } from "./gate.js";
import { banner, fatal, follow, titled } from "./page.js";
import { StaffPane } from "./staff.js";

async function start() {
  const side = document.body.dataset.side;
  const api = new Api();
  const line = banner();
  document.querySelector("header").after(line.box);
  const hello = await api.get("hello");
  const name = side === "agents" ? "Tickets" : "Managers";
  titled(`${name} · ${hello.company}`);
  document.getElementById("company").textContent = hello.company;
  const root = document.querySelector(".pane-body");
  if (!hello.sides[side]) { elsewhere(root); return; }
  const me = await comeIn(api, side);
  if (!me?.sides.includes(side)) { locked(root, side); return; }
  const pane = new StaffPane(root, api, side, {
    me, addressed: true, files: hello.files, changed: (open) => titled(`${open ? `(${open}) ` : ""}${name} · ${hello.company}`),
  });
  pane.limit = hello.limit;
  const tag = nameTag(api, me, root, null);
  const other = side === "agents" ? ["managers", "Managers"] : ["agents", "Tickets"];
  const isOpen = me.sides.includes(other[0]) && hello.sides[other[0]];
  document.querySelector("header").append(...(isOpen ? [el("nav", { "aria-label": "Pages" }, el("a", { href: other[0] }, other[1]))] : []), tag.box);
  if (!me.name) tag.ask();
  follow(api, { [side]: pane }, "web", line, () => location.reload());
}

start().catch((error) => fatal(document.querySelector("main"), error));
