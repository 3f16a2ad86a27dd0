// The customer's page on its own.

import { Api } from "./api.js";
import { CustomerPane } from "./customer.js";
import { banner, fatal, follow, titled } from "./page.js";
import { Tongue, browsers } from "./tongue.js";

const tongue = new Tongue(browsers());

async function start() {
  const api = new Api();
  const line = banner(tongue);
  document.querySelector("header").after(line.box);
  const hello = await api.get("hello");
  tongue.turn(browsers(hello.language));
  const turned = () => {
    document.documentElement.lang = tongue.language;
    titled(`${hello.company} · ${tongue.t("help")}`);
    document.querySelector(".skip").textContent = tongue.t("skip");
    document.getElementById("conversation").setAttribute("aria-label", tongue.t("conversation"));
  };
  turned();
  document.getElementById("company").textContent = hello.company;
  await api.post("session", { keep: "cookie" });
  const channel = new URLSearchParams(location.search).get("channel") ?? "web";
  const pane = new CustomerPane(document.querySelector(".pane-body"), api, hello, { channel, tongue, turned });
  pane.composer.focus();
  follow(api, { customer: pane }, channel, line, (status) => fatal(document.querySelector("main"), new Error(tongue.t(status === 400 ? "wrong_channel" : "not_opened")), tongue));
}

start().catch((error) => fatal(document.querySelector("main"), error, tongue));
