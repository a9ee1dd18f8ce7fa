import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { commonOptions, type Verb } from "./verb.ts";

/** The command was typed wrongly; `message` says how it is meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The parsed options of a verb. */
export interface Arguments {
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** @throws UsageError when it is no whole number in the range. */
  count(name: string, range: { readonly min: number; readonly max: number }): number | undefined;
  /** The word after the verb. */
  readonly operand: string | undefined;
}

/**
 * Reads what stands after the verb's name.
 * @throws UsageError for an unknown option, a missing value, or a word too many.
 */
export function parseArguments(verb: Verb, words: readonly string[]): Arguments {
  const options = { ...verb.options, ...commonOptions };
  const config: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(options).map(([name, { kind }]) => [
      name,
      { type: kind === "flag" ? "boolean" : "string" } as const,
    ]),
  );
  const { values, positionals } = parse(words, config);
  const most = verb.operand === undefined ? 0 : 1;
  if (positionals.length > most) throw new UsageError(`Unexpected argument: ${positionals[most]}`);
  const isHelp = values.help === true;
  for (const [name, { isRequired }] of Object.entries(options)) {
    if (isRequired === true && values[name] === undefined && !isHelp)
      throw new UsageError(`--${name} is missing`);
  }
  return {
    operand: positionals[0],
    text: (name) => textOf(values[name]),
    flag: (name) => values[name] === true,
    count(name, { min, max }) {
      const text = textOf(values[name]);
      if (text === undefined) return undefined;
      const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      if (number >= min && number <= max) return number;
      throw new UsageError(`--${name} takes a whole number from ${min} to ${max}, not ${text}`);
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function parse(words: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message.split(". To specify")[0] ?? "");
    throw error;
  }
}
