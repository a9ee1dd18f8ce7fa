import type { PgBoss } from "pg-boss";
import type { RolePool } from "#db/client";
import type { Clock } from "./clock.ts";
import type { Egress } from "./egress/index.ts";
import type { Env } from "./env.ts";
import type { Ids } from "./ids.ts";
import type { Listener } from "./listen.ts";
import type { Logger } from "./log.ts";
import type { Mailer } from "./mailer.ts";
import type { Metrics } from "./metrics.ts";
import type { Ports, Publisher } from "./ports.ts";
import type { Tracing } from "./tracing.ts";
import type { Vault } from "./vault/index.ts";

/** What lives as long as the process and is shared by all its requests. Made by server/compose.ts. */
export interface Platform {
  readonly env: Env;
  readonly db: { readonly app: RolePool; readonly system: RolePool };
  /** The same roles for background jobs, whose statements may take minutes. */
  readonly jobDb: Platform["db"];
  readonly listener: Listener;
  readonly boss: PgBoss;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly egress: Egress;
  readonly vault: Vault;
  readonly mailer: Mailer;
  readonly ports: Ports;
  readonly publisher: Publisher;
  /** Finishes what is under way and lets go of every connection. */
  close(): Promise<void>;
}
