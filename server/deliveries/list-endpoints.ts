import { and, desc, eq, isNull, lt } from "drizzle-orm";
import { endpoints } from "#db/schema/index";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { endpointScope } from "./consumer-scope.ts";
import { type Endpoint, ListEndpointsInput } from "./contract.ts";
import { toEndpoint } from "./endpoint-store.ts";

/** The tenant's endpoints, newest first; deleted ones are gone. */
export async function listEndpoints(ctx: TenantCtx, input: ListEndpointsInput): Promise<Page<Endpoint>> {
  authoriseScoped(ctx, "endpoints:read");
  const { limit, cursor, state, consumer } = ListEndpointsInput.parse(input);
  const before = readCursor(cursor, "ep");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select()
      .from(endpoints)
      .where(
        and(
          eq(endpoints.tenantId, ctx.tenantId),
          isNull(endpoints.deletedAt),
          endpointScope(ctx),
          before === null ? undefined : lt(endpoints.id, before),
          state === undefined ? undefined : eq(endpoints.state, state),
          consumer === undefined ? undefined : eq(endpoints.consumer, consumer),
        ),
      )
      .orderBy(desc(endpoints.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toEndpoint), limit);
}
