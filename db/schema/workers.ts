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
  /** Lanes held, attempts in flight, resident bytes. */
  load: jsonb().$type<WorkerLoad>().notNull(),
});

export interface WorkerLoad {
  readonly lanes: number;
  readonly inFlight: number;
  readonly residentBytes: number;
}
