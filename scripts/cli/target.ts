import { existsSync } from "node:fs";
import { join } from "node:path";
import { findHolder } from "../lib/lock.mjs";
import { ensureSecrets } from "../lib/secrets.ts";
import { type Arguments, UsageError } from "./arguments.ts";

export interface Target {
  readonly url: string;
  readonly apiKey: string;
}

export interface TargetSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a local installation keeps its state. */
  readonly dataDir: string;
}

/**
 * The server a command is for and the key it uses: option, else environment, else the local installation.
 * @throws UsageError when no key is found, or the URL is none.
 */
export function findTarget(args: Arguments, { env, dataDir }: TargetSources): Target {
  const local = findHolder(dataDir)?.url;
  const url = args.text("url") ?? set(env.TRUNKLINE_URL) ?? local ?? "http://localhost:3000";
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`${url} is not the URL of a server. Write it like http://localhost:3000.`);
  }
  const apiKey = args.text("api-key") ?? set(env.TRUNKLINE_API_KEY) ?? localKey(env, dataDir);
  if (apiKey === undefined) {
    throw new UsageError(
      "There is no API key. Give one with --api-key or TRUNKLINE_API_KEY; `npm start` makes one for this clone.",
    );
  }
  return { url: url.replace(/\/+$/, ""), apiKey };
}

/** The key that `npm start` made for the demo tenant; looking for it makes nothing. */
function localKey({ TRUNKLINE_BOOTSTRAP_API_KEY }: TargetSources["env"], dataDir: string) {
  const given = set(TRUNKLINE_BOOTSTRAP_API_KEY);
  if (given !== undefined) return given;
  return existsSync(join(dataDir, "secrets.json"))
    ? ensureSecrets(dataDir).TRUNKLINE_BOOTSTRAP_API_KEY
    : undefined;
}

function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
