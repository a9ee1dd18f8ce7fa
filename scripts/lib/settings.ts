import { loadEnv, type Env } from "#server/kernel/env";
import { ensureSecrets } from "./secrets.ts";

/** The environment of an installation before its database is known. */
export interface Settings {
  /** What the product's processes get on top of what was set; without DATABASE_URL when it is embedded. */
  readonly variables: Readonly<Record<string, string>>;
  readonly isEmbedded: boolean;
}

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Fills in what a local installation makes for itself: no DATABASE_URL means an embedded database and,
 * unless told otherwise, local mode; local mode means secrets kept under the data directory.
 */
export function resolveSettings(source: Source, dataDir: string): Settings {
  const isEmbedded = isUnset(source.DATABASE_URL);
  const mode = isUnset(source.TRUNKLINE_MODE)
    ? isEmbedded
      ? "local"
      : "production"
    : String(source.TRUNKLINE_MODE);
  const secrets = mode === "local" ? localSecrets(source, dataDir) : {};
  return { isEmbedded, variables: { TRUNKLINE_MODE: mode, TRUNKLINE_DATA_DIR: dataDir, ...secrets } };
}

/**
 * Checks the settings before anything is started.
 * @throws EnvError naming the variable and what was expected.
 */
export function checkSettings(source: Source, { variables, isEmbedded }: Settings): Env {
  const database = isEmbedded ? { DATABASE_URL: "postgresql://127.0.0.1/embedded" } : {};
  return loadEnv({ ...source, ...database, ...variables });
}

function localSecrets(source: Source, dataDir: string): Record<string, string> {
  const { POSTGRES_PASSWORD: _, ...secrets } = ensureSecrets(dataDir);
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => isUnset(source[name])));
}

function isUnset(value: string | undefined): boolean {
  return value === undefined || value === "";
}
