import { createApiClient } from "./api-client.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { explainFailure, failureAsJson } from "./failures.ts";
import { helpOf, helpOfAll } from "./help.ts";
import { findTarget, type TargetSources } from "./target.ts";
import type { Terminal } from "./terminal.ts";
import type { ExitCode, Verb } from "./verb.ts";

export interface CliSetting extends TargetSources {
  readonly verbs: readonly Verb[];
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Runs what was typed after `npx trunkline`. Errors that are not bugs are told on the terminal. */
export async function runCli(words: readonly string[], setting: CliSetting): Promise<ExitCode> {
  const { verbs, terminal } = setting;
  const verb = verbs.find(({ name }) => name === words.slice(0, lengthOf(name)).join(" "));
  if (verb === undefined) return withoutVerb(words, setting);
  const isJson = words.includes("--json");
  try {
    const args = parseArguments(verb, words.slice(lengthOf(verb.name)));
    if (args.flag("help")) {
      for (const line of helpOf(verb)) terminal.out(line);
      return 0;
    }
    const api = () => {
      const { url, apiKey } = findTarget(args, setting);
      return createApiClient(url, apiKey);
    };
    return await verb.run({ args, terminal, api, sources: setting, signal: setting.signal });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(`${error.message}\nTry \`npx trunkline ${verb.name} --help\`.`);
      return 2;
    }
    const lines = explainFailure(error);
    if (lines === null) throw error;
    if (isJson) terminal.out(failureAsJson(error) ?? "");
    else for (const line of lines) terminal.note(line);
    return 1;
  }
}

function withoutVerb(words: readonly string[], { verbs, terminal }: CliSetting): ExitCode {
  const [first] = words;
  const isGroup = first !== undefined && verbs.some(({ name }) => name.startsWith(`${first} `));
  const typed = words.filter((word) => !word.startsWith("-"));
  const isAsked = first === "help" || words.includes("--help") || words.includes("-h");
  const help = helpOfAll(verbs, isGroup ? first : undefined);
  if (isAsked && (typed.length === 0 || first === "help" || (isGroup && typed.length === 1))) {
    for (const line of help) terminal.out(line);
    return 0;
  }
  if (typed.length > 0) terminal.note(`There is no verb \`${typed.slice(0, 2).join(" ")}\`.\n`);
  for (const line of help) terminal.note(line);
  return 2;
}

function lengthOf(name: string): number {
  return name.split(" ").length;
}
