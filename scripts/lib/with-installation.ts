import { createPlatform } from "#server/compose";
import { assertDatabaseReady } from "#server/kernel/database-ready";
import { loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";
import { reasonNotToStart } from "#server/kernel/start-refusal";
import { borrowLocalDatabase } from "./local-database.ts";
import { resolveSettings } from "./settings.ts";

export interface InstallationSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataDir: string;
  /** Hears what happens to a local database. */
  readonly log: (line: string) => void;
}

/** The installation cannot be worked on; `message` says why, in lines for a person. */
export class InstallationError extends Error {
  override readonly name = "InstallationError";
}

/**
 * Works on the installation itself, with its settings, its database and its master keys, beside its processes or
 * without them.
 * @throws InstallationError when a setting is missing or the database cannot be used.
 */
export async function withInstallation<T>(
  { env: source, dataDir, log }: InstallationSources,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const { variables, isEmbedded } = resolveSettings(source, dataDir);
  const database = isEmbedded ? await borrowLocalDatabase({ dataDir, log }) : undefined;
  let platform: Platform | undefined;
  try {
    const found = database === undefined ? {} : { DATABASE_URL: database.ownerUrl };
    const env = loadEnv({ ...source, ...variables, ...found });
    platform = await createPlatform({ env: { ...env, LOG_LEVEL: "silent" }, processName: "cli" });
    await assertDatabaseReady(platform);
    return await work(platform);
  } catch (error) {
    const reason = reasonNotToStart(error);
    throw reason === null ? error : new InstallationError(reason, { cause: error });
  } finally {
    await platform?.close();
    await database?.stop();
  }
}
