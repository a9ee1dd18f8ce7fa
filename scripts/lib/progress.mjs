// @ts-check
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const marks = { ok: "✓", failed: "✗", skipped: "–" };
const plainReminderMs = 20_000;

/**
 * @typedef {{ mark?: keyof typeof marks, detail?: string }} Outcome
 * @typedef {{
 *   run<T extends Outcome | undefined | void>(title: string, work: () => Promise<T>): Promise<T>,
 *   note(line: string): void,
 * }} Progress
 */

/**
 * Shows what runs and for how long: one live line on a terminal, plain lines anywhere else.
 * Several pieces of work may run at once.
 * @param {NodeJS.WriteStream} [out]
 * @returns {Progress}
 */
export function createProgress(out = process.stdout) {
  /** @type {Map<string, number>} */
  const running = new Map();
  const isLive = out.isTTY === true;
  const live = isLive ? liveLine(out, running) : plainReminders(out, running);

  return {
    async run(title, work) {
      const startedAt = Date.now();
      if (running.size === 0) live.start();
      running.set(title, startedAt);
      if (!isLive) out.write(`  ${title} …\n`);
      /** @type {Outcome | undefined | void} */
      let outcome = { mark: "failed" };
      try {
        const result = await work();
        outcome = result;
        return result;
      } finally {
        running.delete(title);
        live.clear();
        const detail = outcome?.detail === undefined ? "" : `  ${outcome.detail}`;
        out.write(`${marks[outcome?.mark ?? "ok"]} ${title}  ${elapsed(startedAt)}${detail}\n`);
        if (running.size === 0) live.stop();
      }
    },
    note(line) {
      live.clear();
      out.write(`  ${line}\n`);
    },
  };
}

/**
 * @param {NodeJS.WriteStream} out
 * @param {ReadonlyMap<string, number>} running
 */
function liveLine(out, running) {
  let frame = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const clear = () => out.write("\r\u001B[K");
  const draw = () => {
    const items = [...running].map(([title, since]) => `${title}  ${elapsed(since)}`).join("   ");
    frame = (frame + 1) % frames.length;
    out.write(`\r\u001B[K${frames[frame]} ${items.slice(0, Math.max(10, out.columns - 3))}`);
  };
  return {
    clear,
    start: () => {
      timer = setInterval(draw, 100);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * @param {NodeJS.WriteStream} out
 * @param {ReadonlyMap<string, number>} running
 */
function plainReminders(out, running) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const remind = () => {
    for (const [title, since] of running) {
      if (Date.now() - since >= plainReminderMs) out.write(`  ${title} … ${elapsed(since)}\n`);
    }
  };
  return {
    clear: () => undefined,
    start: () => {
      timer = setInterval(remind, plainReminderMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** @param {number} since */
function elapsed(since) {
  const seconds = (Date.now() - since) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  if (seconds < 90) return `${Math.round(seconds)}s`;
  return `${Math.floor(seconds / 60)}m ${String(Math.round(seconds % 60)).padStart(2, "0")}s`;
}
