// The posts of one side, in the order in which they were first written, each in its latest form.

export class Shelf {
  #posts = new Map();

  put(post) {
    const known = this.#posts.get(post.id);
    if (known && known.seq >= post.seq) return false;
    this.#posts.set(post.id, post);
    return true;
  }
  get(id) { return this.#posts.get(id); }
  all() { return [...this.#posts.values()].sort(earlier); }
  top() { return this.all().filter((post) => !post.thread); }
  under(id) { return this.all().filter((post) => post.thread === id); }
}

function earlier(a, b) {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id.localeCompare(b.id, "en", { numeric: true });
}
