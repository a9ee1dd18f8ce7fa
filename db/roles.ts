import { createHmac } from "node:crypto";
import type { Client } from "pg";

/** The roles the product runs as. Neither owns anything, is a superuser, or bypasses RLS. */
export const dbRoles = { app: "trunkline_app", system: "trunkline_system" } as const;
export type DbRole = keyof typeof dbRoles;

/** The password of a role: derived, so that every process that has the master key can connect. */
export function rolePassword(role: DbRole, masterKey: Uint8Array): string {
  return createHmac("sha256", masterKey).update(`database role ${dbRoles[role]}`).digest("base64url");
}

/** The owner's connection URL turned into one for a role. */
export function roleUrl(ownerUrl: string, role: DbRole, masterKey: Uint8Array): string {
  const url = new URL(ownerUrl);
  url.username = dbRoles[role];
  url.password = rolePassword(role, masterKey);
  return url.toString();
}

/** Makes both roles, or sets their passwords anew. Needs CREATEROLE; other roles of the server are left alone. */
export async function ensureRoles(client: Client, masterKey: Uint8Array): Promise<void> {
  for (const role of ["app", "system"] as const) {
    const name = dbRoles[role];
    const password = client.escapeLiteral(rolePassword(role, masterKey));
    const { rowCount } = await client.query("select 1 from pg_roles where rolname = $1", [name]);
    const verb = rowCount === 0 ? "create" : "alter";
    await client.query(`${verb} role ${name} login password ${password}`);
  }
}
