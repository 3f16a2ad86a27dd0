// Draws again only what changed, so that a selection, the focus and a half-read message stay where they are.

export class Drawn {
  #kept = new Map();

  /** The element of `key`, made anew only when `facts` (anything that JSON can hold) changed. */
  node(key, facts, make) {
    const mark = JSON.stringify(facts);
    const kept = this.#kept.get(key);
    if (kept?.mark === mark) return kept.node;
    const node = make();
    this.#kept.set(key, { mark, node });
    return node;
  }
}

/** Make these the children of the box, touching only those that are not in their place already. */
export function place(box, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...box.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => { if (box.childNodes[index] !== node) box.insertBefore(node, box.childNodes[index] ?? null); });
}

/** What of its neighbours changes how a message looks. */
export function beside(post) { return post && [post.who, post.name, post.mine, post.tap, post.at, post.state]; }
