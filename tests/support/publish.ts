import type { TenantCtx } from "#server/kernel/ctx";
import type { PublishAnswer } from "#server/kernel/ports";
import { parsePublish, parsePublishBatch, publishEvents } from "#server/events/index";
import { createEventType } from "#server/registry/index";

export interface PublishOptions {
  readonly idempotencyKey?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Publishes a request body as the REST route does; an object is sent as its JSON. */
export async function publish(
  ctx: TenantCtx,
  body: unknown,
  options: PublishOptions = {},
): Promise<PublishAnswer> {
  return publishEvents(ctx, parsePublish(request(body, options)));
}

/** As `publish`, for `/events/batch`. */
export async function publishBatch(
  ctx: TenantCtx,
  body: unknown,
  options: PublishOptions = {},
): Promise<PublishAnswer> {
  return publishEvents(ctx, parsePublishBatch(request(body, options)));
}

/** Makes event types without a schema. */
export async function eventTypes(ctx: TenantCtx, ...types: readonly string[]): Promise<void> {
  for (const type of types) await createEventType(ctx, { type });
}

function request(body: unknown, { contentType, headers, idempotencyKey }: PublishOptions) {
  return {
    body: typeof body === "string" ? body : JSON.stringify(body),
    contentType: contentType ?? "application/json",
    headers: headers ?? {},
    idempotencyKey,
  };
}
