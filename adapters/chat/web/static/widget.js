// The chat widget for other sites:
//   <script src="https://chat.example.com/widget.js" data-channel="shop" defer></script>
// data-channel: which conversation (letters, digits, - and _). data-label: the words on the button.
// data-language: in which language to begin, as in "de"; otherwise the browser's. The conversation's own counts from then on.
// data-user, data-name, data-proof: who is signed in on the host page, as its server vouches: the proof is the hex
// HMAC-SHA256 of the user's id, a line break and the name, made with BATON_WEB_IDENTITY_SECRET; never in the browser.
// Under a strict policy of the host page it needs: script-src and frame-src with Baton's address. No styles, no
// images, no connections of the host page are used: the button lives in a shadow root, the chat in a frame.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.batonWidget) return;
  const base = new URL(".", script.src);
  const channel = script.dataset.channel || "web";
  const WORDS = {};
  const two = (name) => String(name || "").slice(0, 2).toLowerCase();
  const chosen = WORDS[two(script.dataset.language)] ? two(script.dataset.language) : "";
  let language = chosen || navigator.languages.map(two).find((name) => WORDS[name]) || "en";
  const label = () => script.dataset.label || WORDS[language].launch;
  const who = { user: script.dataset.user || "", name: script.dataset.name || "", proof: script.dataset.proof || "" };
  const key = `baton-session-${base.host}`;
  let memory = null;
  let frame = null;
  let unread = 0;

  const keep = (session) => {
    memory = session;
    try { if (session) localStorage.setItem(key, session); else localStorage.removeItem(key); } catch { /* kept in this page only */ }
  };
  const kept = () => { try { return localStorage.getItem(key) ?? memory; } catch { return memory; } };

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; }
    .launch { position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000; min-height: 52px; padding: 0 22px;
      border: 0; border-radius: 26px; background: #0b6a5d; color: #fff; cursor: pointer; box-shadow: 0 2px 6px rgb(0 0 0 / 18%), 0 10px 28px rgb(0 0 0 / 18%);
      font: 600 15px/1.2 -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif; }
    .launch:hover { background: #08564b; }
    .launch:focus-visible { outline: 3px solid #0b6a5d; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    .count { margin-inline-start: 8px; padding: 1px 8px; border-radius: 10px; background: #fff; color: #0b6a5d; font-size: 13px; }
    .panel { position: fixed; inset-block-end: 88px; inset-inline-end: 20px; z-index: 2147483000; inline-size: 400px; block-size: min(640px, calc(100dvh - 112px));
      border: 0; border-radius: 16px; overflow: hidden; background: Canvas; box-shadow: 0 4px 12px rgb(0 0 0 / 14%), 0 20px 60px rgb(0 0 0 / 22%); }
    .panel iframe { inline-size: 100%; block-size: 100%; border: 0; display: block; }
    [hidden] { display: none; }
    @media (max-width: 480px) { .launch[aria-expanded="true"] { display: none; } .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; } }
    @media print { .launch, .panel { display: none; } }`;

  const host = document.createElement("baton-chat");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  panel.id = "panel";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launch";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "panel");
  const words = document.createElement("span");
  words.textContent = label();
  const count = document.createElement("span");
  count.className = "count";
  count.hidden = true;
  button.append(words, count);
  root.append(panel, button);

  function tell(message) { frame?.contentWindow?.postMessage({ ...message, to: "baton-chat" }, base.origin); }

  function open(wanted) {
    panel.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    words.textContent = wanted ? WORDS[language].close_chat : label();
    if (wanted) {
      unread = 0;
      count.hidden = true;
      if (!frame) {
        frame = document.createElement("iframe");
        frame.title = label();
        frame.src = new URL("embed", base).href;
        panel.append(frame);
      } else tell({ kind: "focus" });
    } else button.focus();
  }

  button.addEventListener("click", () => open(panel.hidden));
  root.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) open(false); });
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin || event.data?.from !== "baton-chat") return;
    const said = event.data;
    if (said.kind === "hello") tell({ kind: "session", session: who.user ? null : kept(), channel, language: chosen, ...who });
    if (said.kind === "language" && WORDS[two(said.language)]) {
      language = two(said.language);
      words.textContent = panel.hidden ? label() : WORDS[language].close_chat;
      frame.title = label();
    }
    if (said.kind === "keep" && !who.user) keep(said.session);
    if (said.kind === "close") open(false);
    if (said.kind === "heard" && panel.hidden) {
      unread += 1;
      count.textContent = WORDS[language].new_count.replace("{count}", unread);
      count.hidden = false;
    }
  });

  window.batonWidget = { open: () => open(true), close: () => open(false) };
  const place = () => document.body.append(host);
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
})();
