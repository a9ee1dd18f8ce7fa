import { and, desc, eq, lt } from "drizzle-orm";
import { apiKeys } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { type ApiKey, ListApiKeysInput } from "../contract.ts";
import { selectApiKeys, toApiKey } from "./api-key-store.ts";

/** The tenant's API keys, newest first; revoked and expired ones are among them. */
export async function listApiKeys(ctx: TenantCtx, input: ListApiKeysInput): Promise<Page<ApiKey>> {
  authorise(ctx, "api_keys:read");
  const { limit, cursor } = ListApiKeysInput.parse(input);
  const before = readCursor(cursor, "key");
  const rows = await read(ctx, (tx) =>
    selectApiKeys(tx)
      .where(and(eq(apiKeys.tenantId, ctx.tenantId), before === null ? undefined : lt(apiKeys.id, before)))
      .orderBy(desc(apiKeys.id))
      .limit(limit + 1),
  );
  const now = ctx.clock.now();
  return toPage(
    rows.map(({ row, isReplaced }) => toApiKey({ ...row, isReplaced }, now)),
    limit,
  );
}
