import { toTypeId } from "#lib/type-id";
import { type Tracing, withSpan } from "#server/kernel/tracing";
import type { OpenDestination } from "../destinations/connections.ts";
import type { AttemptRecord, AttemptTarget } from "./attempt.ts";

/**
 * Makes an attempt inside a span of its own, in the publisher's trace where the event has one. Attributes by the
 * OpenTelemetry semantic conventions for HTTP client spans; the URL goes without credentials and query.
 */
export function inAttemptSpan(
  tracing: Tracing,
  target: AttemptTarget,
  send: (traceparent: string | null) => Promise<AttemptRecord>,
): Promise<AttemptRecord> {
  const { traceparent } = target.event;
  const options = { name: "deliver event", kind: "client", traceparent, attributes: before(target) } as const;
  return withSpan(tracing, options, async (span) => {
    const record = await send(span.traceparent);
    span.tell(after(record));
    return record;
  });
}

function before({ ids, event, number, settings }: AttemptTarget) {
  return {
    ...(settings.destination === null
      ? ofRequest(settings.url, number)
      : ofDestination(settings.destination)),
    "trunkline.tenant.id": ids.tenantId,
    "trunkline.endpoint.id": toTypeId("ep", ids.endpointId),
    "trunkline.delivery.id": toTypeId("dlv", ids.deliveryId),
    "trunkline.event.id": toTypeId("evt", ids.eventId),
    "trunkline.event.type": event.type,
    "trunkline.attempt.number": number,
  };
}

function ofRequest(text: string, number: number) {
  const url = URL.parse(text);
  return {
    "http.request.method": "POST",
    ...(number > 1 ? { "http.request.resend_count": number - 1 } : {}),
    ...(url === null
      ? {}
      : {
          "url.full": url.origin + url.pathname,
          "server.address": url.hostname,
          "server.port": Number(url.port) || (url.protocol === "https:" ? 443 : 80),
        }),
  };
}

function ofDestination({ config }: OpenDestination) {
  return {
    "trunkline.destination.type": config.type,
    ...(config.type === "s3" ? {} : { "server.address": config.host, "server.port": config.port }),
  };
}

function after({ id, outcome, verdict }: AttemptRecord) {
  const { remoteAddress } = outcome;
  const status = outcome.kind === "response" ? outcome.status : null;
  const error = verdict.outcome === "failed" ? verdict.errorClass : null;
  return {
    attributes: {
      "trunkline.attempt.id": toTypeId("att", id),
      ...(status === null ? {} : { "http.response.status_code": status }),
      ...(remoteAddress === null ? {} : { "network.peer.address": remoteAddress }),
      ...(error === null ? {} : { "error.type": status === null ? error : String(status) }),
    },
    ...(error === null ? {} : { error }),
  };
}
