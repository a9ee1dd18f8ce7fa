import type { Bench } from "../bench.ts";

/** The bench's own tenant, as backlogs made by SQL need it: the oldest one. */
export async function ownTenant({ admin, api }: Bench): Promise<Pick<Bench, "api"> & { uuid: string }> {
  const { rows } = await admin.query<{ id: string }>("select id from tenants order by created_at limit 1");
  const [row] = rows;
  if (row === undefined) throw new Error("the bench has no tenant");
  return { api, uuid: row.id };
}
