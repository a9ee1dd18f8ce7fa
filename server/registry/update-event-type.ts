import { and, eq } from "drizzle-orm";
import { eventTypes } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { compileSchema } from "./compile-schema.ts";
import { type EventType, UpdateEventTypeInput } from "./contract.ts";
import { findEventType, toEventType, toSummary } from "./event-type-store.ts";

/**
 * Changes what is given and leaves the rest. Another schema text raises the schema version.
 * @throws NotFoundError; InvalidError or MalformedError for a bad schema.
 */
export async function updateEventType(ctx: TenantCtx, input: UpdateEventTypeInput): Promise<EventType> {
  authorise(ctx, "event_types:write");
  const { type, ...changes } = UpdateEventTypeInput.parse(input);
  if (typeof changes.schema === "string") compileSchema(changes.schema);
  return transact(ctx, async (tx) => {
    const before = await findEventType(tx, type, true);
    const isNewSchema = changes.schema !== undefined && changes.schema !== before.schema;
    const schemaVersion = before.schemaVersion + (isNewSchema ? 1 : 0);
    const [row] = await tx.db
      .update(eventTypes)
      .set({ ...changes, schemaVersion, updatedAt: ctx.clock.now() })
      .where(and(eq(eventTypes.tenantId, ctx.tenantId), eq(eventTypes.id, before.id)))
      .returning();
    if (row === undefined) throw new Error("a locked row was not updated");
    const after = toEventType(row);
    await audit(tx, "event_type.updated", {
      subjectId: before.id,
      before: toSummary(before),
      after: toSummary(after),
    });
    await bumpCatalogue(tx);
    await announce(tx, ["eventTypes"]);
    return after;
  });
}
