import { and, desc, eq, lt } from "drizzle-orm";
import { replays } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { ListReplaysInput, type Replay } from "./contract.ts";
import { toReplay } from "./replay-store.ts";

/** The tenant's replays, newest first. */
export async function listReplays(ctx: TenantCtx, input: ListReplaysInput): Promise<Page<Replay>> {
  authorise(ctx, "deliveries:read");
  const { limit, cursor, state } = ListReplaysInput.parse(input);
  const before = readCursor(cursor, "rpl");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select()
      .from(replays)
      .where(
        and(
          eq(replays.tenantId, ctx.tenantId),
          before === null ? undefined : lt(replays.id, before),
          state === undefined ? undefined : eq(replays.state, state),
        ),
      )
      .orderBy(desc(replays.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toReplay), limit);
}
