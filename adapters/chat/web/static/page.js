// What every page does: say hello, listen to one stream for all its sides, and say when the line is gone.

import { el } from "./dom.js";
import { listen } from "./stream.js";
import { ENGLISH } from "./tongue.js";

export function banner(tongue = ENGLISH) {
  const box = el("div.banner", { role: "status", hidden: true });
  let timer = null;
  return {
    box,
    line(state) {
      clearTimeout(timer);
      if (state === "open") { box.hidden = true; box.textContent = ""; return; }
      timer = setTimeout(() => {
        box.textContent = tongue.t(navigator.onLine ? "reconnecting" : "offline_now");
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

export function fatal(root, error, tongue = ENGLISH) {
  root.replaceChildren(el("div.centered", { role: "alert" }, el("h2", {}, tongue.t("not_started")), el("p", {}, tongue.wrong(error)),
    el("button.button.primary", { type: "button", click: () => location.reload() }, tongue.t("try_again"))));
}

export function titled(text) { document.title = text; }
