// What a ticket's card says at a glance, read out of its parts, which are the same on every platform.

import { timedPlainly } from "./dom.js";

const RANK = { Urgent: 3, High: 2, Normal: 1, Low: 0 };

export function heading(post) {
  const part = post.parts.find((item) => item.kind === "heading") ?? post.parts.find((item) => item.text);
  return part?.text ?? "Message";
}

export function fact(post, label) {
  for (const part of post.parts) {
    const found = part.kind === "facts" && part.items.find(([name]) => name === label);
    if (found) return found[2] ? timedPlainly(found[2]) : found[1];
  }
  return "";
}

export function problem(post) { return post.parts.find((part) => part.kind === "text")?.text ?? ""; }
/** The ticket whose card this is; empty for anything else that names one. */
export function number(post) { return /\bticket (\d+)/i.exec(post.parts.find((item) => item.kind === "heading")?.text ?? "")?.[1] ?? ""; }
export function customer(post) { return fact(post, "Customer"); }
export function priority(post) { return RANK[fact(post, "Priority")] ?? 1; }

function offers(post, action) { return post.parts.some((part) => part.kind === "buttons" && part.items.some((item) => item.action === action)); }

/** `waiting` for somebody, `mine`, `theirs`, `notice` for what is no ticket, or `settled`. */
export function standing(post) {
  if (!post.pinned) return "settled";
  if (offers(post, "claim")) return "waiting";
  const state = fact(post, "State");
  if (!state) return "notice";
  return post.yours ? "mine" : "theirs";
}

export function isOurTurn(post) { return fact(post, "State").endsWith("waits for us"); }

/** The urgent first, then whose customer waits for us, then who waits longest. */
export function byUrgency(a, b) { return priority(b) - priority(a) || isOurTurn(b) - isOurTurn(a) || (a.at < b.at ? -1 : 1); }

export function words(post) {
  return post.parts.map((part) => part.text ?? (part.kind === "facts" ? part.items.map(([label, value]) => `${label} ${value}`).join(" ") : part.speaker ?? "")).join(" ").toLowerCase();
}

/** 4 min, 2 h, 3 days; empty for less than a minute. */
export function since(iso) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(iso)) / 60_000));
  if (minutes < 1) return "";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60 ? `${minutes % 60} min` : ""}`.trim() : `${Math.floor(hours / 24)} days`;
}
