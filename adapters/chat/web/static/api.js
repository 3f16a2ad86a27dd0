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

  async #ask(method, path, body) {
    const headers = this.headers();
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(this.address(path), {
        method, headers, body: body === undefined ? undefined : JSON.stringify(body),
        credentials: this.session ? "omit" : "same-origin", cache: "no-store", signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new ApiError(0, "offline", "No connection. Check your network, then try again.", null);
    }
    const data = await answer.json().catch(() => ({}));
    if (answer.ok) return data;
    const after = Number(answer.headers.get("Retry-After")) || null;
    throw new ApiError(answer.status, data.error ?? "failed", data.message ?? "That did not work. Try again.", after);
  }
}
