// What every page does: say hello, listen to one stream for all its sides, and say when the line is gone.

import { el } from "./dom.js";
import { listen } from "./stream.js";

export function banner() {
  const box = el("div.banner", { role: "status", hidden: true });
  let timer = null;
  return {
    box,
    line(state) {
      clearTimeout(timer);
      if (state === "open") { box.hidden = true; box.textContent = ""; return; }
      timer = setTimeout(() => {
        box.textContent = navigator.onLine ? "Reconnecting. What you write is kept and sent." : "You are offline. What you write is sent when you are back.";
        box.hidden = false;
      }, 800);
    },
  };
}

/** @param panes by side: take(post), ready() */
export function follow(api, panes, channel, line, refused) {
  const sides = Object.keys(panes);
  if (!sides.length) return null;
  return listen(api, { sides: sides.join(","), channel }, {
    post: (post) => panes[post.side]?.take(post),
    ready: (more) => Object.values(panes).forEach((pane) => pane.ready(more)),
    line: (state) => line.line(state),
    refused,
  });
}

export function fatal(root, error) {
  root.replaceChildren(el("div.centered", { role: "alert" }, el("h2", {}, "This page could not start"), el("p", {}, error.message),
    el("button.button.primary", { type: "button", click: () => location.reload() }, "Try again")));
}

export function titled(text) { document.title = text; }
