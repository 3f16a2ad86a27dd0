// One message: who speaks, what, when and in what state, without having to read to know.

import { el, initials, inWords, time, timedPlainly } from "./dom.js";
import { parts } from "./parts.js";
import { reactions } from "./reactions.js";
import { ENGLISH } from "./tongue.js";

const ROLES = {
  agents: { bot: "Bot", agent: "Agent", system: "", customer: "Customer" },
  managers: { bot: "Bot", agent: "Manager", system: "", customer: "" },
};

/**
 * @param post as the server shows it; `state` is "sending" or "failed" for one that only this page has.
 * @param previous and next as they are shown around it
 * @param on change(post) and remove(post), where own messages can be changed; tap(post, button), pressed(post, button), retry(post), discard(post), name(post);
 *   reactions(post) emoji → { names, mine }, react(post, emoji, off) where a message can be reacted to;
 *   tongue: whose texts it has, English unless given; signs(post) what became of an agent's words, takeBack(post), hold in seconds; file(post, number, item)
 */
export function message(post, previous, on, next = null) {
  const notice = post.who === "system" && post.side === "customer";
  const own = post.mine && !notice;
  const name = post.name || on.name?.(post) || "";
  const follows = !notice && previous && previous.who === post.who && previous.name === post.name
    && previous.mine === post.mine && !previous.tap && Date.parse(post.at) - Date.parse(previous.at) < 300_000;
  const signs = on.signs?.(post) ?? {};
  const inside = post.side !== "customer" && (post.who === "system" || signs.internal || post.whisper);
  const classes = ["message", `from-${post.who}`, own && "own", notice && "notice", follows && "follows", post.state, post.whisper && "whisper",
    inside && "internal", signs.sent && "reached", signs.failed && "lost", signs.held && "held"].filter(Boolean).join(".");
  const given = on.reactions?.(post);
  const tongue = on.tongue ?? ENGLISH;
  const told = given && !post.deleted && !post.state ? reactions(given, (emoji, off) => on.react(post, emoji, off), tongue) : {};
  return el(`article.${classes}`, { "data-post": post.id },
    el("span.avatar", { "aria-hidden": "true" }, initials(name)),
    byline(post, own, name, follows, inside, tongue),
    el(`div.bubble${post.deleted ? ".gone" : ""}`, { title: notice ? new Date(post.at).toLocaleString() : null }, body(post, on)),
    told.row, state(post, own, on, next, signs) || (on.canReact?.(post) && told.offer && el("div.state.quiet", {}, told.offer)));
}

function byline(post, own, name, follows, inside, tongue) {
  const role = post.side === "customer" ? (["bot", "agent"].includes(post.who) ? tongue.t(post.who) : "") : ROLES[post.side]?.[post.who] ?? "";
  const spoken = own ? tongue.t("you") : name;
  return el(`p.byline${follows || own ? ".unseen" : ""}`, {},
    el("span.name", { dir: "auto" }, spoken), role && !own && el("span.role", {}, role),
    inside && !own && el("span.tag", {}, post.whisper ? tongue.t("only_you") : "Internal"),
    el("span.role", {}, time(post.at, localeOf(post, tongue))));
}

/** Agents' pages have the browser's clock; a customer's has that of their language. */
function localeOf(post, tongue) { return post.side === "customer" ? tongue.locale : undefined; }

function body(post, on) {
  if (post.deleted) return el("p", {}, (on.tongue ?? ENGLISH).t("deleted"));
  return parts(post.parts, {
    tongue: on.tongue,
    tap: (button) => on.tap(post, button), pressed: (button) => on.pressed?.(post, button), use: on.use,
    file: on.file && ((item, number) => on.file(post, number, item)),
  });
}

/** What became of an agent's words, in words and with a mark, never by colour alone. */
function standing(post, own, on, signs) {
  const words = [];
  if (signs.failed) words.push(el("b.bad", {}, "✕ Did not reach the customer"));
  else if (signs.internal) words.push(el("b.inside", {}, "Internal · the customer does not see this"));
  else if (signs.held) words.push(held(signs.held, on.hold ?? 0));
  else if (signs.sent) words.push(el("b.good", {}, "✓ Reached the customer"));
  if (signs.edited && !signs.internal) words.push(el("span", {}, "Edited there too"));
  if (signs.held && own && !signs.failed && !signs.internal) words.push(act("take back", "Take back", () => on.takeBack(post)));
  return words;
}

/** Counts down by itself; the mark that follows says how it ended. */
function held(since, seconds) {
  const box = el("b.waits", { role: "timer" });
  const due = Date.parse(since) + seconds * 1000;
  const tick = () => {
    const left = Math.ceil((due - Date.now()) / 1000);
    box.textContent = left > 0 ? `Goes to the customer in ${left} s` : "On its way to the customer";
    if (left > 0) setTimeout(() => { if (box.isConnected) tick(); }, 250);
  };
  tick();
  return box;
}

function state(post, own, on, next, signs) {
  const tongue = on.tongue ?? ENGLISH;
  const { t } = tongue;
  if (post.state === "failed") {
    return el("p.state.failed", { role: "alert" }, post.why ? tongue.wrong(post.why) : t("not_sent"),
      el("button.button", { type: "button", click: () => on.retry(post) }, t("try_again")),
      el("button.button", { type: "button", click: () => on.discard(post) }, t("remove")));
  }
  if (post.state === "sending") return el("p.state", {}, t("sending"));
  const told = post.deleted ? [] : standing(post, own, on, signs);
  const words = [];
  if (own && (told.length || !(next?.mine && !next.tap && !next.state))) words.push(time(post.at, localeOf(post, tongue)), told.length ? "" : (post.side === "customer" ? ` · ${t("sent")}` : " · Posted"));
  if (post.edited && !post.deleted && !(post.who === "system" && post.side === "customer")) words.push(words.length ? ` · ${t("edited")}` : t("edited"));
  const acts = own && post.own && !post.deleted && on.change && el("span.acts", {}, act("edit", t("edit"), () => on.change(post), tongue), act("delete", t("delete"), () => on.remove(post), tongue));
  const loud = words.length > 0 || told.length > 0;
  return (loud || acts) && el(`div.state${loud ? "" : ".quiet"}`, {}, acts, words.length > 0 && el("span", {}, ...words), told);
}

function act(action, label, click, tongue = ENGLISH) {
  return el("button.act", { type: "button", "data-action": action, click }, label, el("span.unseen", {}, ` ${tongue.t("this_message")}`));
}

/** The words of a message, to change them. */
export function wordsOf(post) { return post.parts.find((part) => part.kind === "text")?.text ?? ""; }

/** A message in words, to be read aloud. */
export function spoken(post) {
  return post.parts.map((part) => (part.timed ? timedPlainly(part.timed) : part.text) ?? (part.tree ? plain(part.tree) : "")).filter(Boolean).join(". ");
}

function plain(nodes) {
  return nodes.map((item) => (typeof item === "string" ? item : item[0] === "time" ? inWords(item) : plain(item.slice(item[0] === "a" ? 2 : 1)))).join(" ");
}

/** A tap on a button, as a line of its own. */
export function choice(post, tongue = ENGLISH) {
  const label = post.parts.find((part) => part.kind === "small")?.text ?? "";
  return el("p.choice", { "data-post": post.id }, `${tongue.t("chose")} `, el("b", {}, label));
}
