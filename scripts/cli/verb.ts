import type { ApiClient } from "./api-client.ts";
import type { Arguments } from "./arguments.ts";
import type { TargetSources } from "./target.ts";
import type { Terminal } from "./terminal.ts";

/** 0: done. 1: done, and found a problem, or could not be done. 2: the command itself is wrong. */
export type ExitCode = 0 | 1 | 2;

export interface Option {
  readonly kind: "text" | "flag";
  /** What stands for its value in the help, e.g. `JSON`. */
  readonly value?: string;
  readonly help: string;
  /** Must be given. */
  readonly isRequired?: boolean;
}

/** One command of `npx trunkline`. */
export interface Verb {
  /** As typed: `events send`. */
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** A word that may follow the verb. */
  readonly operand?: { readonly name: string; readonly help: string };
  readonly examples: readonly string[];
  run(call: Call): Promise<ExitCode>;
}

/** What a verb works with. */
export interface Call {
  readonly args: Arguments;
  readonly terminal: Terminal;
  /** The server to talk to. @throws UsageError when there is no API key. */
  readonly api: () => ApiClient;
  /** Where the installation's settings are found, for verbs that work on it without its server. */
  readonly sources: TargetSources;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Options that every verb takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  url: {
    kind: "text",
    value: "URL",
    help: "the server; else TRUNKLINE_URL, the instance that runs here, or http://localhost:3000",
  },
  "api-key": {
    kind: "text",
    value: "KEY",
    help: "else TRUNKLINE_API_KEY, or in local mode the key that `npm start` made",
  },
  json: { kind: "flag", help: "print JSON for programs" },
  help: { kind: "flag", help: "print this" },
};
