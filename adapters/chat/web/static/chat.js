// The customer's page on its own.

import { Api } from "./api.js";
import { CustomerPane } from "./customer.js";
import { banner, fatal, follow, titled } from "./page.js";

async function start() {
  const api = new Api();
  const line = banner();
  document.querySelector("header").after(line.box);
  const hello = await api.get("hello");
  titled(`${hello.company} · Help`);
  document.getElementById("company").textContent = hello.company;
  await api.post("session", { keep: "cookie" });
  const channel = new URLSearchParams(location.search).get("channel") ?? "web";
  const pane = new CustomerPane(document.querySelector(".pane-body"), api, hello, { channel });
  pane.composer.focus();
  follow(api, { customer: pane }, channel, line, (status) => fatal(document.querySelector("main"), new Error(
    status === 400 ? "The channel in this page's address is not one that can be." : "This conversation could not be opened. Reload the page.")));
}

start().catch((error) => fatal(document.querySelector("main"), error));
