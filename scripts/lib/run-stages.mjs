// @ts-check
import { failedOnce, nothing, sum, summaryLine } from "./results.mjs";

/**
 * @typedef {import("./stages.mjs").Stage} Stage
 * @typedef {import("./results.mjs").Result} Result
 * @typedef {{ logs: string, progress: import("./progress.mjs").Progress, bail: boolean, write: (text: string) => void }} Options
 */

/**
 * Runs groups of stages one after the other; the stages of a group up to `width` at a time. What failed is
 * written out when its stage ends. A stage that breaks counts as one failure, and so does one that is
 * never reached.
 * @param {readonly { stages: readonly Stage[], width: number }[]} groups
 * @param {Options} options
 * @returns {Promise<Result>}
 */
export async function runStages(groups, options) {
  /** @type {Result[]} */
  const results = [];
  for (const { stages, width } of groups) {
    const waiting = [...stages];
    const lane = async () => {
      for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
        const isGivenUp = options.bail && sum(results).failed > 0;
        results.push(isGivenUp ? { ...nothing, skipped: 1 } : await runStage(stage, options));
      }
    };
    await Promise.all(Array.from({ length: width }, lane));
  }
  return sum(results);
}

/**
 * @param {Stage} stage
 * @param {Options} options
 * @returns {Promise<Result>}
 */
async function runStage(stage, { logs, progress, write }) {
  /** @type {Result} */
  let result = nothing;
  await progress.run(stage.title, async () => {
    result = await stage
      .run({ logs, note: progress.note })
      .catch((error) => failedOnce(`${stage.name}\n${error.message}`));
    if (result.passed + result.failed + result.skipped === 0)
      result = failedOnce(`${stage.name} ran nothing`);
    const mark = result.failed > 0 ? "failed" : result.passed === 0 ? "skipped" : "ok";
    return { mark, detail: summaryLine(result) };
  });
  for (const failure of result.failures) write(`\n${indent(failure)}\n\n`);
  return result;
}

/** @param {string} text */
function indent(text) {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
