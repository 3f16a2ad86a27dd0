// What an accessibility checker would look for, without one. Returns what is wrong, in words; empty when all is well.
() => {
  const wrong = [];
  const seen = (node) => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style.visibility !== "hidden" && !node.closest("[hidden], .unseen") && node.checkVisibility({ opacityProperty: true });
  };
  const name = (node) => (node.getAttribute("aria-label") ?? document.getElementById(node.getAttribute("aria-labelledby") ?? "")?.textContent
    ?? [...(node.labels ?? [])].map((label) => label.textContent).join(" ") ?? "").trim() || node.textContent.trim() || node.title || node.alt || "";
  const where = (node) => `${node.tagName.toLowerCase()}.${node.className} “${node.textContent.trim().slice(0, 30)}”`;

  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title) wrong.push("no title");
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push(`id twice: ${id}`));
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const node of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of node.getAttribute(attribute).split(" ")) if (!document.getElementById(id)) wrong.push(`${attribute} leads nowhere: ${id}`);
    }
  }
  for (const node of document.querySelectorAll("button, a[href], input, textarea, select, summary, [role=tab], [role=log], iframe")) {
    if (!name(node)) wrong.push(`no name: ${where(node)}`);
  }
  for (const node of document.querySelectorAll("img")) if (!node.hasAttribute("alt")) wrong.push(`no alt: ${node.src}`);
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) wrong.push(`tab order forced: ${where(node)}`);
  const touch = matchMedia("(pointer: coarse)").matches;
  for (const node of document.querySelectorAll("button:not(.act), input, textarea, summary, nav a")) {
    const least = !touch && node.closest(".desk, .dialog") ? 35.5 : 43.5;
    if (!touch && node.matches(".reaction")) continue;
    const target = node.matches(".card-open") ? node.closest(".card") : node;
    if (seen(node) && target.getBoundingClientRect().height < least && !node.closest(".state")) wrong.push(`small target: ${where(node)}`);
  }

  const parse = (text) => { const n = text.match(/[\d.]+/g).map(Number); return { rgb: n.slice(0, 3), alpha: n[3] ?? 1 }; };
  const over = (top, under) => top.rgb.map((value, at) => value * top.alpha + under[at] * (1 - top.alpha));
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(node) || node.closest("script, noscript, .skip")) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    const [a, b] = [light(over(parse(style.color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${where(node)}`);
  }
  return wrong;
}
