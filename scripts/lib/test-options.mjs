// @ts-check
import { parseArgs } from "node:util";

/**
 * @typedef {{ only: readonly string[] | undefined, bail: boolean, help: boolean }} TestOptions
 */

/**
 * @param {readonly string[]} args
 * @param {readonly string[]} known names of stages
 * @returns {TestOptions}
 * @throws {Error} with one line that names the bad argument
 */
export function parseTestOptions(args, known) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      bail: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const only = values.only?.flatMap((list) => list.split(",")).filter((name) => name !== "");
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`There is no stage ${unknown}; there are ${known.join(", ")}.`);
  return { only, bail: values.bail === true, help: values.help === true };
}
