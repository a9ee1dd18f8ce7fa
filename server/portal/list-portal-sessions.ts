import { and, desc, eq, lt } from "drizzle-orm";
import { portalSessions } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { ListPortalSessionsInput, type PortalSession } from "./contract.ts";
import { isInState, toPortalSession } from "./portal-store.ts";

/** The tenant's portal links and sessions, newest first; those that are over stay for a month. */
export async function listPortalSessions(
  ctx: TenantCtx,
  input: ListPortalSessionsInput,
): Promise<Page<PortalSession>> {
  authorise(ctx, "endpoints:read");
  const { limit, cursor, consumer, state } = ListPortalSessionsInput.parse(input);
  const before = readCursor(cursor, "pts");
  const now = ctx.clock.now();
  const rows = await read(ctx, (tx) =>
    tx.db
      .select()
      .from(portalSessions)
      .where(
        and(
          eq(portalSessions.tenantId, ctx.tenantId),
          before === null ? undefined : lt(portalSessions.id, before),
          consumer === undefined ? undefined : eq(portalSessions.consumer, consumer),
          state === undefined ? undefined : isInState(state, now),
        ),
      )
      .orderBy(desc(portalSessions.id))
      .limit(limit + 1),
  );
  return toPage(
    rows.map((row) => toPortalSession(row, now)),
    limit,
  );
}
