import { getTableColumns, getTableName, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { beforeAll, afterAll, describe, expect, it } from "vitest";
import * as schema from "#db/schema/index";
import { useDatabase } from "#tests/support/platform";

const harness = useDatabase();
const tables = Object.values<unknown>(schema).filter((value) => is(value, PgTable));
const tenantTables = tables.filter(
  (table) => "tenantId" in getTableColumns(table) && getTableName(table) !== "staff_audit_entries",
);
let owner: pg.Client;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: harness.database.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

async function names(sql: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(sql);
  return rows.map((row) => row.name).toSorted();
}

it("forces row level security on every table with a tenant_id, partitions included", async () => {
  const open = await names(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'staff_audit_entries'
      and not (c.relrowsecurity and c.relforcerowsecurity)`);
  expect(open).toEqual([]);
});

it("has a policy with using and with check on every tenant table", async () => {
  const guarded = await names(`
    select tablename as name from pg_policies where policyname = 'tenant_isolation'
      and 'trunkline_app' = any(roles) and qual like '%app.tenant_id%' and with_check like '%app.tenant_id%'`);
  expect(guarded).toEqual([...tenantTables.map(getTableName), "tenants"].toSorted());
});

it("gives the app role nothing on partitions, so that none can be read past its parent's policy", async () => {
  const reachable = await names(`
    select c.relname as name from pg_class c
    where c.relispartition and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and has_table_privilege('trunkline_app', c.oid, 'select, insert, update, delete')`);
  expect(reachable).toEqual([]);
});

it("gives the app role no right to any table without a tenant, but for its own members' names", async () => {
  const readable = await names(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
      and (has_table_privilege('trunkline_app', c.oid, 'select') or has_any_column_privilege('trunkline_app', c.oid, 'select'))`);
  expect(readable).toEqual(["tenants", "users"]);
});

it("runs as roles that own nothing and bypass nothing", async () => {
  const strong = await names(`
    select rolname as name from pg_roles where rolname in ('trunkline_app', 'trunkline_system')
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or exists (select 1 from pg_class where relowner = pg_roles.oid))`);
  expect(strong).toEqual([]);
});

describe.each(tenantTables.map((table) => [getTableName(table), table] as const))("%s", (_name, table) => {
  const { primaryKeys, foreignKeys, uniqueConstraints } = getTableConfig(table);

  it("begins its primary key with tenant_id", () => {
    expect(primaryKeys[0]?.columns[0]?.name).toBe("tenantId");
  });

  it("carries tenant_id in every foreign key to a tenant table and in every unique key", () => {
    for (const key of foreignKeys) {
      const { columns, foreignTable } = key.reference();
      const target = getTableName(foreignTable);
      if (target === "users") continue;
      expect(
        columns.map((column) => column.name),
        `foreign key to ${target}`,
      ).toContain("tenantId");
    }
    for (const key of uniqueConstraints)
      expect(key.columns.map((column) => column.name)).toContain("tenantId");
  });
});

it("describes in the schema exactly the columns that the migrations make", async () => {
  const { rows } = await owner.query<{ table: string; columns: string[] }>(`
    select c.relname as table, array_agg(a.attname::text order by a.attname) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition group by 1`);
  const actual = Object.fromEntries(rows.map((row) => [row.table, row.columns]));
  const described = Object.fromEntries(
    tables.map((table) => [
      getTableName(table),
      Object.values(getTableColumns(table))
        .map((column) => snake(column.name))
        .toSorted(),
    ]),
  );
  expect(actual).toEqual(described);
});

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
