// Which language a page's own texts are in: the browser's to begin with, then that of the conversation.

import { TONGUES } from "./tongues.js";

/** The first language of the browser that there are texts in; `otherwise` where there is none. */
export function browsers(otherwise = "en") {
  return navigator.languages.map(two).find((language) => TONGUES[language]) ?? (TONGUES[two(otherwise)] ? two(otherwise) : "en");
}

function two(language) { return String(language ?? "").slice(0, 2).toLowerCase(); }

export class Tongue {
  constructor(language = "en") { this.language = TONGUES[two(language)] ? two(language) : "en"; }

  /** Speak another language from here on. True when that changes anything. */
  turn(language) {
    const wanted = two(language);
    if (!TONGUES[wanted] || wanted === this.language) return false;
    this.language = wanted;
    return true;
  }

  /** The text of that name with its blanks filled in. */
  t = (name, values = {}) => (TONGUES[this.language][name] ?? TONGUES.en[name] ?? name).replace(/\{(\w+)\}/g, (blank, key) => values[key] ?? blank);

  /** What went wrong, in this language where the texts know it; otherwise in the server's own words. */
  wrong = (error) => {
    const name = `error_${String(error.code ?? "").replaceAll("-", "_")}`;
    return this.language !== "en" && TONGUES[this.language][name] ? this.t(name) : error.message;
  };

  number = (value) => value.toLocaleString(this.locale);
  /** The browser's own flavour of this language, for its clock and numbers. */
  get locale() { return navigator.languages.find((name) => two(name) === this.language) ?? this.language; }
}

export const ENGLISH = new Tongue("en");
