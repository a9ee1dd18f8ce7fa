import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import { type ApiKey, ApiKeyIdInput } from "../contract.ts";
import { findApiKey, toApiKey } from "./api-key-store.ts";

/** One API key, without the key. @throws NotFoundError outside this tenant. */
export async function getApiKey(ctx: TenantCtx, input: ApiKeyIdInput): Promise<ApiKey> {
  authorise(ctx, "api_keys:read");
  const { id } = ApiKeyIdInput.parse(input);
  return toApiKey(await read(ctx, (tx) => findApiKey(tx, id)), ctx.clock.now());
}
