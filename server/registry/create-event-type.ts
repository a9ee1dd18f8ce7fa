import { count, eq } from "drizzle-orm";
import { eventTypes } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { isUniqueViolation } from "#server/kernel/database-errors";
import { ConflictError, InvalidError } from "#server/kernel/errors";
import { type TenantTx, transact } from "#server/kernel/transact";
import { compileSchema } from "./compile-schema.ts";
import { CreateEventTypeInput, type EventType, maxEventTypes } from "./contract.ts";
import { toEventType, toSummary } from "./event-type-store.ts";

/**
 * Makes an event type; events of it may be published from the commit on.
 * @throws ConflictError when the tenant has one of this name; InvalidError or MalformedError for a bad schema.
 */
export async function createEventType(ctx: TenantCtx, input: CreateEventTypeInput): Promise<EventType> {
  authorise(ctx, "event_types:write");
  const values = CreateEventTypeInput.parse(input);
  if (values.schema !== null) compileSchema(values.schema);
  const now = ctx.clock.now();
  const id = ctx.platform.ids.next("ety");
  try {
    return await transact(ctx, async (tx) => {
      await assertRoom(tx);
      const row = { ...values, tenantId: ctx.tenantId, id, createdAt: now, updatedAt: now };
      const [made] = await tx.db.insert(eventTypes).values(row).returning();
      if (made === undefined) throw new Error("insert gave no row back");
      const eventType = toEventType(made);
      await audit(tx, "event_type.created", { subjectId: id, after: toSummary(eventType) });
      await bumpCatalogue(tx);
      await announce(tx, ["eventTypes"]);
      return eventType;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(`The event type ${values.type} exists already. Change it instead.`, {
      code: "event_type_exists",
      errors: [{ pointer: "/type", message: "taken" }],
    });
  }
}

async function assertRoom(tx: TenantTx): Promise<void> {
  const [row] = await tx.db
    .select({ taken: count() })
    .from(eventTypes)
    .where(eq(eventTypes.tenantId, tx.ctx.tenantId));
  if ((row?.taken ?? 0) < maxEventTypes) return;
  throw new InvalidError(
    `A tenant may have at most ${maxEventTypes} event types, and this one has as many.`,
    {
      code: "too_many_event_types",
    },
  );
}
