// Talking to the server: JSON in and out, and errors with a sentence that can be shown.

const ROOT = new URL("../api/", import.meta.url);

export class ApiError extends Error {
  constructor(status, code, message, after) {
    super(message);
    this.status = status;
    this.code = code;
    this.after = after;
  }
  /** Worth another try with the same id: nothing is wrong with the message itself. */
  get passing() { return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500; }
}

export class Api {
  /** @param session kept by the page itself (the widget); otherwise the cookie has it. */
  constructor(session = null) { this.session = session; }

  get(path) { return this.#ask("GET", path); }
  post(path, body) { return this.#ask("POST", path, body); }

  headers() { return this.session ? { "X-Baton-Session": this.session } : {}; }
  address(path, query = {}) {
    const url = new URL(path, ROOT);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** A body as it is, as a piece of a file. */
  async raw(path, query, body) {
    const answer = await this.#fetch("POST", this.address(path, query), { ...this.headers(), "Content-Type": "application/octet-stream" }, body, 60_000);
    return answer.json();
  }

  async blob(path, query) { return (await this.#fetch("GET", this.address(path, query), this.headers(), undefined, 60_000)).blob(); }

  async #ask(method, path, body) {
    const headers = this.headers();
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const [name, query] = path.split("?");
    const address = this.address(name);
    address.search = query ?? "";
    const answer = await this.#fetch(method, address, headers, body === undefined ? undefined : JSON.stringify(body), 20_000);
    return answer.json().catch(() => ({}));
  }

  async #fetch(method, address, headers, body, patience) {
    let answer;
    try {
      answer = await fetch(address, {
        method, headers, body, credentials: this.session ? "omit" : "same-origin", cache: "no-store", signal: AbortSignal.timeout(patience),
      });
    } catch {
      throw new ApiError(0, "offline", "No connection. Check your network, then try again.", null);
    }
    if (answer.ok) return answer;
    const data = await answer.json().catch(() => ({}));
    const after = Number(answer.headers.get("Retry-After")) || null;
    throw new ApiError(answer.status, data.error ?? "failed", data.message ?? "That did not work. Try again.", after);
  }
}
