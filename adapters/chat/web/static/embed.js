// The chat inside the widget's frame. The session is kept by the page around it, and handed over with a message.

import { Api } from "./api.js";
import { CustomerPane } from "./customer.js";
import { banner, fatal, follow } from "./page.js";
import { Tongue, browsers } from "./tongue.js";

const around = window.parent;
const tongue = new Tongue(browsers());
let origin = null;

function tell(message) { around.postMessage({ ...message, from: "baton-chat" }, origin ?? "*"); }

/** The page around us answers with the session that it kept and its channel. */
function greeted() {
  return new Promise((resolve, reject) => {
    if (around === window) { reject(new Error(tongue.t("outside_widget"))); return; }
    window.addEventListener("message", function take(event) {
      if (event.source !== around || event.data?.to !== "baton-chat" || event.data.kind !== "session") return;
      window.removeEventListener("message", take);
      origin = event.origin;
      resolve(event.data);
    });
    tell({ kind: "hello" });
    setTimeout(() => reject(new Error(tongue.t("around_silent"))), 10_000);
  });
}

async function start() {
  const given = await greeted();
  const api = new Api();
  const hello = await api.get("hello");
  tongue.turn(given.language || browsers(hello.language));
  const turned = () => {
    document.documentElement.lang = tongue.language;
    document.getElementById("close").textContent = tongue.t("close");
    document.querySelector(".pane").setAttribute("aria-label", tongue.t("conversation"));
    tell({ kind: "language", language: tongue.language });
  };
  turned();
  document.getElementById("company").textContent = hello.company;
  const line = banner(tongue);
  document.querySelector("header").after(line.box);
  const kept = typeof given.session === "string" && /^[A-Za-z0-9_-]{43}$/.test(given.session) ? given.session : null;
  const who = given.user ? { user: String(given.user), name: String(given.name ?? ""), proof: String(given.proof ?? "") } : {};
  api.session = kept ?? (await api.post("session", { keep: "page", ...who })).session;
  if (!kept) tell({ kind: "keep", session: api.session });
  const channel = /^[A-Za-z0-9_-]{1,64}$/.test(given.channel ?? "") ? given.channel : "web";
  const pane = new CustomerPane(document.querySelector(".pane-body"), api, hello, { channel, tongue, turned, heard: () => tell({ kind: "heard" }) });
  follow(api, { customer: pane }, channel, line, () => { tell({ kind: "keep", session: null }); location.reload(); });
  window.addEventListener("message", (event) => {
    if (event.source === around && event.data?.to === "baton-chat" && event.data.kind === "focus") pane.composer.focus();
  });
  pane.composer.focus();
}

document.getElementById("close").addEventListener("click", () => tell({ kind: "close" }));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") tell({ kind: "close" }); });
start().catch((error) => fatal(document.querySelector("main"), error, tongue));
