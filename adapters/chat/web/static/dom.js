// Building the page. Text only ever becomes text nodes; there is no way from a string to markup here.

/** An element: tag with classes as in "button.primary", attributes (a function becomes a listener), children. */
export function el(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  const first = Array.from(words[0])[0] ?? "?";
  const last = words.length > 1 ? (Array.from(words[words.length - 1])[0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

const CLOCK = { timeStyle: "short" };
const DAY = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };

/** @param locale in which to say it; the browser's own unless given */
export function time(iso, locale) {
  const at = new Date(iso);
  const form = at.toDateString() === new Date().toDateString() ? CLOCK : DAY;
  return el("time", { datetime: iso }, new Intl.DateTimeFormat(locale, form).format(at));
}

/** A moment of the server, as ["time", at, words, pattern, brief, language], in words for this reader's zone and clock. */
export function inWords([, at, words, pattern, brief, language]) {
  const then = new Date(at);
  if (Number.isNaN(then.getTime())) return words;
  const own = navigator.languages.find((name) => name.toLowerCase().startsWith(language)) ?? language;
  const apart = Math.round((midnight(then) - midnight(new Date())) / 86_400_000);
  const clock = then.toLocaleTimeString(own, { timeStyle: "short" });
  if (brief && apart === 0) return clock;
  return pattern.replace("{day}", dayOf(then, apart, own)).replace("{time}", clock);
}

function midnight(when) { return new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime(); }

function dayOf(then, apart, language) {
  if (Math.abs(apart) <= 1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(apart, "day");
  const near = apart > 0 && apart < 7;
  return then.toLocaleDateString(language, near ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "long" });
}

export function moment(node) { return el("time", { datetime: node[1], lang: node[5], title: new Date(node[1]).toLocaleString() }, inWords(node)); }

/** Words with moments in them, as elements; or, `plainly`, as one string. */
export function timed(pieces) { return pieces.map((piece) => (typeof piece === "string" ? piece : moment(piece))); }
export function timedPlainly(pieces) { return pieces.map((piece) => (typeof piece === "string" ? piece : inWords(piece))).join(""); }

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Storage that a browser may forbid: then this page remembers for itself. */
export function memory(kind) {
  const own = new Map();
  const real = () => { try { return window[kind]; } catch { return null; } };
  return {
    get(key) { try { return real()?.getItem(key) ?? own.get(key) ?? null; } catch { return own.get(key) ?? null; } },
    set(key, value) { own.set(key, value); try { real()?.setItem(key, value); } catch { /* kept in this page only */ } },
    drop(key) { own.delete(key); try { real()?.removeItem(key); } catch { /* nothing to drop */ } },
  };
}

/** Keep a list scrolled to its end while the reader is there; leave them alone when they read further up. */
export function stickToEnd(box) {
  let atEnd = true;
  box.addEventListener("scroll", () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80; });
  const settle = () => { if (atEnd) box.scrollTop = box.scrollHeight; };
  new ResizeObserver(settle).observe(box);
  return { settle, jump() { atEnd = true; settle(); } };
}
