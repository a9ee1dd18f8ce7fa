import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a local installation makes for itself instead of asking; each is the variable of that name. */
export interface LocalSecrets {
  readonly TRUNKLINE_MASTER_KEY: string;
  readonly AUTH_SECRET: string;
  readonly TRUNKLINE_STAFF_KEY: string;
  /** Password of the demo's people. */
  readonly TRUNKLINE_DEMO_PASSWORD: string;
  /** API key of the demo tenant. */
  readonly TRUNKLINE_BOOTSTRAP_API_KEY: string;
  /** Of both roles of the embedded server: its superuser and the owner of the product's database. */
  readonly POSTGRES_PASSWORD: string;
}

/** Reads `secrets.json` of a data directory, adding what is missing. The file's mode is 0600. */
export function ensureSecrets(dataDir: string): LocalSecrets {
  const path = join(dataDir, "secrets.json");
  const known = readKnown(path);
  const secrets: LocalSecrets = {
    TRUNKLINE_MASTER_KEY: known.TRUNKLINE_MASTER_KEY ?? randomBytes(32).toString("base64"),
    AUTH_SECRET: known.AUTH_SECRET ?? randomBytes(32).toString("base64url"),
    TRUNKLINE_STAFF_KEY: known.TRUNKLINE_STAFF_KEY ?? `staff_${randomBytes(24).toString("base64url")}`,
    TRUNKLINE_DEMO_PASSWORD: known.TRUNKLINE_DEMO_PASSWORD ?? `demo-${randomBytes(9).toString("base64url")}`,
    TRUNKLINE_BOOTSTRAP_API_KEY:
      known.TRUNKLINE_BOOTSTRAP_API_KEY ?? `tk_demo_${randomBytes(32).toString("base64url")}`,
    POSTGRES_PASSWORD: known.POSTGRES_PASSWORD ?? randomBytes(24).toString("base64url"),
  };
  if (Object.keys(secrets).some((name) => !(name in known))) {
    mkdirSync(dataDir, { recursive: true });
    writeAtomically(path, `${JSON.stringify(secrets, undefined, 2)}\n`);
  }
  return secrets;
}

/** Replaces a file in one step, readable by its owner alone. */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}

function readKnown(path: string): Partial<LocalSecrets> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null) throw new Error(`${path} is not a JSON object`);
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === "string"));
}
