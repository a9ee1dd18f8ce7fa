import { bracketed } from "../bracketed.ts";
import type { Destination } from "../destination.ts";

/**
 * Rows of a Postgres table. The event's id is its primary key and an insert of one that is there does nothing, so an event delivered
 * twice is there once; delivered is what Postgres has committed. Source: PostgreSQL documentation, INSERT, "ON CONFLICT Clause".
 */
export const postgres: Destination<"postgres"> = {
  ownPorts: [5432, 5433, 6432],
  displayUrl: ({ host, port, database, schema, table }) =>
    `postgres://${bracketed(host)}:${port}/${encodeURIComponent(database)}/${encodeURIComponent(
      schema === "public" ? table : `${schema}.${table}`,
    )}`,
  secretPlace: ({ host, port, tls, username }) => JSON.stringify([host, port, tls, username]),
  parted({ password: secret, ...config }) {
    return { config, secret, secretField: "password", isSecretNeeded: false };
  },
  async open(target) {
    const { PostgresConnection } = await import("./postgres-connection.ts");
    return new PostgresConnection(target);
  },
};
