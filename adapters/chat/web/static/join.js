// Exchanges the one-time link for this browser's cookie. The token stands behind the #, which no server log sees.

import { Api } from "./api.js";
import { el } from "./dom.js";

async function start() {
  const token = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  if (!token) throw new Error("This address is only part of a link. Open the whole link that Baton printed.");
  const me = await new Api().post("staff/join", { token });
  const target = me.sides.length > 1 ? "./" : `./${me.sides[0]}`;
  location.replace(target);
}

start().catch((error) => {
  document.querySelector("main").replaceChildren(el("div.centered", { role: "alert" },
    el("h1", {}, "This link does not open"), el("p", {}, error.message), el("p", {}, "New links are printed when Baton starts.")));
});
