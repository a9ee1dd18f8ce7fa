import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import { read, transact } from "#server/kernel/transact";
import { openClientIdentity } from "./client-certificate.ts";
import {
  consentAfterAnswer,
  consentHeaders,
  type ConsentVerdict,
  judgeConsent,
  requestOrigin,
} from "./consent.ts";
import type { EndpointDetail, EndpointIdInput } from "./contract.ts";
import {
  changeEndpoint,
  type EndpointRow,
  findEndpoint,
  lockEndpoint,
  toEndpoint,
  toEndpointDetail,
} from "./endpoint-store.ts";
import { wakeLane } from "./wake-lanes.ts";

const timeoutMs = 10_000;
const maxResponseBytes = 1_024;

/**
 * Asks an endpoint's receiver for its consent by the CloudEvents handshake, and keeps the answer: with it the endpoint goes on,
 * without it the endpoint waits, and its state says why.
 * @throws NotFoundError outside this tenant; ConflictError when it is set to no handshake, when it was changed meanwhile,
 * or when a receiver that consented before gave no answer at all.
 */
export async function handshakeEndpoint(ctx: TenantCtx, { id }: EndpointIdInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:write");
  const asked = await read(ctx, async (tx) => {
    const row = await findEndpoint(tx, id);
    return { row, identity: await openClientIdentity(tx, row) };
  });
  if (asked.row.handshake === "none") {
    throw new ConflictError("This endpoint is set to no handshake. Set it to cloudevents, then ask.");
  }
  const { egress, env } = ctx.platform;
  const origin = requestOrigin(env.PUBLIC_URL);
  const outcome = await egress.request({
    method: "OPTIONS",
    url: asked.row.url,
    headers: consentHeaders(origin, asked.row.rateLimit),
    timeoutMs,
    maxResponseBytes,
    ...(asked.identity === undefined ? {} : { identity: asked.identity }),
  });
  const verdict = judgeConsent(outcome, origin);
  if (outcome.kind === "failure" && asked.row.handshakeResult?.state === "granted") {
    throw new ConflictError(`${verdict.message} Its earlier consent stands.`);
  }
  return keepVerdict(ctx, asked.row, verdict);
}

function keepVerdict(ctx: TenantCtx, asked: EndpointRow, verdict: ConsentVerdict): Promise<EndpointDetail> {
  const { id } = asked;
  return transact(ctx, async (tx) => {
    const before = await lockEndpoint(tx, id);
    if (before.url !== asked.url || before.handshake !== asked.handshake) {
      throw new ConflictError("The endpoint was changed while its receiver was asked. Ask again.");
    }
    const after = await changeEndpoint(tx, id, consentAfterAnswer(before, verdict, ctx.clock.now()));
    if (after.state === "active") await wakeLane(tx, id);
    await audit(tx, `endpoint.handshake_${verdict.state}`, {
      subjectId: id,
      before: toEndpoint(before),
      after: toEndpoint(after),
    });
    await bumpCatalogue(tx);
    return toEndpointDetail(tx, after);
  });
}
