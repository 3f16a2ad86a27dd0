// Server-sent events over fetch: EventSource cannot send the widget's session header, and does not say why it failed.

const SILENT_TOO_LONG = 40_000;
const LONGEST_PAUSE = 15_000;

/**
 * Listen for ever.
 * @param api where. @param query which sides and channel.
 * @param on post(post), ready(), line(state: "open" | "lost"), refused(error status)
 */
export function listen(api, query, on) {
  let last = 0;
  let pause = 500;
  let stopped = false;
  let broken = null;
  let wake = null;

  async function forever() {
    while (!stopped) {
      broken = new AbortController();
      let silence = null;
      const heard = () => { clearTimeout(silence); silence = setTimeout(() => broken.abort(), SILENT_TOO_LONG); };
      try {
        heard();
        const headers = { ...api.headers(), Accept: "text/event-stream", ...(last ? { "Last-Event-ID": String(last) } : {}) };
        const answer = await fetch(api.address("stream", query), {
          headers, cache: "no-store", credentials: api.session ? "omit" : "same-origin", signal: broken.signal,
        });
        if ([400, 401, 403, 404].includes(answer.status)) { stopped = true; on.refused?.(answer.status); return; }
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        on.line("open");
        pause = 500;
        await read(answer.body, heard);
      } catch { /* the line broke; below we wait and come back */ }
      finally { clearTimeout(silence); }
      if (stopped) return;
      on.line("lost");
      await new Promise((resolve) => { wake = resolve; setTimeout(resolve, pause * (0.75 + Math.random() / 2)); });
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  async function read(body, heard) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      kept += value;
      const blocks = kept.split("\n\n");
      kept = blocks.pop();
      blocks.forEach(take);
    }
  }

  function take(block) {
    const fields = {};
    for (const line of block.split("\n")) {
      const at = line.indexOf(":");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).trimStart();
    }
    if (fields.event === "post") on.post(JSON.parse(fields.data));
    if (fields.event === "ready") on.ready?.(JSON.parse(fields.data).more ?? []);
    if (fields.id) last = Number(fields.id);
  }

  window.addEventListener("online", () => { pause = 500; wake?.(); });
  window.addEventListener("offline", () => { on.line("lost"); broken?.abort(); });
  forever();
  return { stop() { stopped = true; broken?.abort(); wake?.(); } };
}
