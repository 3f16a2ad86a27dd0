// The posts of one side, in the order in which they were first written, each in its latest form, with their signs.

export class Shelf {
  #posts = new Map();
  #signs = new Map();
  #reactions = new Map();

  /** False when nothing new was in it. Of the same post a whole one replaces a brief one, never the other way round. */
  put(post) {
    if (post.mark) return this.#mark(post);
    if (post.reaction) return this.#react(post);
    const known = this.#posts.get(post.id);
    if (known && (known.seq > post.seq || (known.seq === post.seq && (post.brief || !known.brief)))) return false;
    this.#posts.set(post.id, post);
    return true;
  }

  #mark({ mark, seq, at }) {
    const signs = this.#signs.get(mark.of) ?? {};
    if ((signs[mark.sign]?.seq ?? -1) >= seq) return false;
    this.#signs.set(mark.of, { ...signs, [mark.sign]: { on: mark.on, at, seq } });
    return true;
  }

  #react({ id, reaction, seq }) {
    const there = this.#reactions.get(reaction.of) ?? new Map();
    if ((there.get(id)?.seq ?? -1) >= seq) return false;
    this.#reactions.set(reaction.of, there.set(id, { ...reaction, seq }));
    return true;
  }

  get(id) { return this.#posts.get(id); }
  all() { return [...this.#posts.values()].sort(earlier); }
  top() { return this.all().filter((post) => !post.thread); }
  under(id) { return this.all().filter((post) => post.thread === id); }
  /** The reactions on a post that stand now: emoji → { names, mine }; a name is null for the reader. */
  reactions(id) {
    const found = {};
    for (const one of this.#reactions.get(id)?.values() ?? []) {
      if (!one.on) continue;
      found[one.emoji] ??= { names: [], mine: false };
      found[one.emoji].names.push(one.mine ? null : one.name);
      found[one.emoji].mine ||= one.mine;
    }
    return found;
  }

  /** The signs on a post that stand now: name → when it was put there. */
  signs(id) { return Object.fromEntries(Object.entries(this.#signs.get(id) ?? {}).filter(([, sign]) => sign.on).map(([name, sign]) => [name, sign.at])); }
}

function earlier(a, b) {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id.localeCompare(b.id, "en", { numeric: true });
}
