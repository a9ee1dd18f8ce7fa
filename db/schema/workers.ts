import { integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "../columns.ts";

/** Live processes, for the staff console: each writes its row every few seconds. */
export const workers = pgTable("workers", {
  /** Host name, process id and a random suffix. */
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  startedAt: moment().notNull(),
  lastSeenAt: moment().notNull(),
  load: jsonb().$type<WorkerLoad>().notNull(),
});

export interface WorkerLoad {
  readonly lanes: number;
  /** Those in which something was tried in the last 30 s; what workers share evenly. Absent from a worker of an earlier version. */
  readonly busyLanes?: number;
  /** Attempts under way. */
  readonly inFlight: number;
  readonly residentBytes: number;
}
