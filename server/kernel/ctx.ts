import type { Permission, Role, StaffRole } from "#lib/permissions";
import type { PortalCapability } from "#lib/portal";
import type { Clock } from "./clock.ts";
import type { Logger } from "./log.ts";
import type { Platform } from "./platform.ts";

/** Who acts. Every verb knows it, and the audit log keeps it. */
export type Actor =
  | { readonly kind: "user"; readonly id: string; readonly label: string; readonly role: Role | null }
  | {
      readonly kind: "staff";
      readonly id: string;
      readonly label: string;
      readonly staffRoles: readonly StaffRole[];
    }
  | {
      readonly kind: "api_key";
      readonly id: string;
      readonly label: string;
      readonly scopes: readonly Permission[];
    }
  /** A customer of the tenant in a session of the consumer portal: sees and changes its own endpoints and nothing else. */
  | {
      readonly kind: "consumer";
      /** The portal session's. */
      readonly id: string;
      readonly label: string;
      readonly consumer: string;
      readonly capabilities: readonly PortalCapability[];
      /** Endpoints it may have. */
      readonly maxEndpoints: number;
    }
  | { readonly kind: "system"; readonly label: string };

/** What every verb gets first: who, for whom, when, and the services of the process. */
export interface Ctx {
  readonly platform: Platform;
  /** TypeID of the tenant acted in; null outside any tenant. */
  readonly tenantId: string | null;
  readonly actor: Actor;
  /** Ties logs, audit, events and the caller's answer together. */
  readonly correlationId: string;
  /** W3C trace context of the caller, passed on to deliveries. */
  readonly traceparent: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A ctx inside one tenant. */
export interface TenantCtx extends Ctx {
  readonly tenantId: string;
}

export interface CtxOptions {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly traceparent?: string | null;
}

/** A ctx outside any tenant: sign-in, staff, the dispatcher, schedules. */
export function createCtx(platform: Platform, options: CtxOptions): Ctx {
  return {
    platform,
    tenantId: null,
    actor: options.actor,
    correlationId: options.correlationId,
    traceparent: options.traceparent ?? null,
    clock: platform.clock,
    log: platform.log.child({ correlationId: options.correlationId }),
  };
}

/** The same ctx inside a tenant. */
export function inTenant(ctx: Ctx, tenantId: string, actor: Actor = ctx.actor): TenantCtx {
  return { ...ctx, tenantId, actor, log: ctx.log.child({ tenantId }) };
}

/** The system acting by itself, e.g. a schedule. */
export function systemCtx(platform: Platform, label: string, correlationId: string): Ctx {
  return createCtx(platform, { actor: { kind: "system", label }, correlationId });
}
