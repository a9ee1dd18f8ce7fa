import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditEntries, eventTypes, tenants } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { UnavailableError } from "#server/kernel/errors";
import { read, transact, transactAsSystem } from "#server/kernel/transact";
import type { TenantCtx } from "#server/kernel/ctx";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();

function addEventType(ctx: TenantCtx, tenantId: string) {
  const now = ctx.clock.now();
  const row = {
    tenantId,
    id: ctx.platform.ids.next("ety"),
    type: "invoice.paid",
    createdAt: now,
    updatedAt: now,
  };
  return transact(ctx, (tx) => tx.db.insert(eventTypes).values(row));
}

it("shows a tenant its own rows and no other's", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  await addEventType(theirs.ctx, theirs.tenantId);
  expect(await read(ours.ctx, (tx) => tx.db.select().from(eventTypes))).toEqual([]);
  expect(await read(theirs.ctx, (tx) => tx.db.select().from(eventTypes))).toHaveLength(1);
  expect(await read(ours.ctx, (tx) => tx.db.select({ id: tenants.id }).from(tenants))).toEqual([
    { id: ours.tenantId },
  ]);
});

it("refuses to write a row into another tenant", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  await expect(addEventType(ours.ctx, theirs.tenantId)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("row-level security") },
  });
});

it("shows the app role nothing outside a transaction's tenant", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  await addEventType(ctx, tenantId);
  const { rows } = await harness.platform.db.app.pool.query("select * from event_types");
  expect(rows).toEqual([]);
});

it("keeps the audit log append-only, even for the system role", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  await transact(ctx, (tx) => audit(tx, "thing.done", { subjectId: "x" }));
  const edit = transactAsSystem(ctx, (tx) =>
    tx.db.update(auditEntries).set({ action: "nothing.happened" }).where(eq(auditEntries.tenantId, tenantId)),
  );
  await expect(edit).rejects.toMatchObject({
    cause: { message: expect.stringContaining("permission denied") },
  });
});

it("rolls back everything when the work throws, and runs no after-commit effect", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  let ran = false;
  const failing = transact(ctx, async (tx) => {
    tx.afterCommit(() => {
      ran = true;
    });
    await tx.db.insert(auditEntries).values({
      tenantId,
      id: ctx.platform.ids.next("aud"),
      action: "a.b",
      actorKind: "system",
      actorLabel: "test",
      correlationId: "c",
      createdAt: ctx.clock.now(),
    });
    throw new Error("stop");
  });
  await expect(failing).rejects.toThrow("stop");
  expect(ran).toBe(false);
  expect(await read(ctx, (tx) => tx.db.select().from(auditEntries))).toEqual([]);
});

it("calls a terminated backend unavailable and works again on the next call", async () => {
  const { ctx } = await scenario(harness.platform);
  const cut = transact(ctx, async (tx) => {
    const { rows } = await tx.db.execute<{ pid: number }>("select pg_backend_pid() as pid");
    await harness.platform.db.system.pool.query("select 1");
    await terminate(rows[0]?.pid ?? 0);
    return tx.db.execute("select 1");
  });
  await expect(cut).rejects.toThrow(UnavailableError);
  expect(await read(ctx, (tx) => tx.db.select().from(eventTypes))).toEqual([]);
});

async function terminate(pid: number): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: harness.database.ownerUrl });
  await client.connect();
  await client.query("select pg_terminate_backend($1, 1000)", [pid]);
  await client.end();
}
