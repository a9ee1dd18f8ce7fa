import type { PortalScheme } from "#lib/portal";
import type { TenantCtx } from "./ctx.ts";
import type { FieldError } from "./errors.ts";
import type { LimitStanding } from "./rate-limit.ts";
import type { Platform } from "./platform.ts";
import type { Reader, TenantTx } from "./transact.ts";

/** What fan-out needs to know of an event just written. */
export interface FanOutEvent {
  readonly id: string;
  /** The same id as Postgres has it. */
  readonly uuid: string;
  readonly type: string;
  readonly orderingKey: string | null;
  /** The tenant's customer it is meant for; null: the tenant alone. */
  readonly consumer: string | null;
  readonly subject: string | null;
  /** CloudEvents `source`. */
  readonly source: string | null;
  readonly time: Date;
  /** The payload's JSON text; parsed only for endpoints that filter by it. */
  readonly data: string;
}

/** A tenant's catalogue, as far as its version is known. */
export interface KnownCatalogue {
  readonly version: number;
  readonly reader: Reader;
}

/** The deliveries owed for events that are about to be written. */
export interface OwedDeliveries {
  /** Per event id; an event that matches no endpoint may be absent. */
  readonly counts: ReadonlyMap<string, number>;
  /**
   * Common table expressions that write them and wake their lanes, for the statement that writes the events. It gives
   * the tenant's uuid as `$1`, the moment as `$2` and these values after them; it has a `guard` of one row, or of none
   * when nothing is to be written, and reads `noticed`.
   */
  readonly ctes: string;
  readonly values: readonly unknown[];
}

/** What the security policy of a consumer portal's page must know. */
export interface PortalFrame {
  /** Sources for CSP's `frame-ancestors`; none: nobody may frame it. */
  readonly ancestors: readonly string[];
  /** Where its logo is loaded from; null: nowhere else. */
  readonly imageOrigin: string | null;
  readonly scheme: PortalScheme;
}

/**
 * Where one domain reaches a later one without importing it. server/compose.ts plugs them in.
 */
export interface Ports {
  /**
   * Finds the deliveries owed for events, with the tenant's endpoints of a catalogue version: what is written of it
   * must be guarded by that version. The reader is asked when these endpoints are not remembered.
   */
  planDeliveries(
    ctx: TenantCtx,
    events: readonly FanOutEvent[],
    catalogue: KnownCatalogue,
  ): Promise<OwedDeliveries>;
  /**
   * Writes the deliveries owed for events, as the transaction that writes the events sees the endpoints, and wakes
   * their lanes. Gives the number of deliveries per event id; an event that matches no endpoint may be absent.
   */
  fanOut(tx: TenantTx, events: readonly FanOutEvent[]): Promise<ReadonlyMap<string, number>>;
  /** For proxy.ts, which holds no domain's code; null for a portal session that does not exist. */
  findPortalFrame(platform: Platform, sessionId: string): Promise<PortalFrame | null>;
}

/** An event as its sender described it, checked and normalised, before it has an id. */
export interface DraftEvent {
  readonly type: string;
  /** The sender's own id (native `id` or CloudEvents `id`). */
  readonly sourceId: string | null;
  /** CloudEvents `source`. */
  readonly source: string | null;
  readonly subject: string | null;
  readonly orderingKey: string | null;
  /** The tenant's customer it is meant for (CloudEvents extension `consumer`). */
  readonly consumer: string | null;
  readonly schemaVersion: number | null;
  readonly time: Date | null;
  /** CloudEvents extension `traceparent`; it wins over the request's. */
  readonly traceparent: string | null;
  /** The payload's JSON text exactly as it came. */
  readonly data: string;
  /** Where in the request the event stands, as a JSON pointer; empty for the whole body. */
  readonly pointer: string;
  /** Where its payload stands. */
  readonly dataPointer: string;
}

/** Events of one request: all of them are taken or none. */
export interface PublishUnit {
  readonly events: readonly DraftEvent[];
  /** `Idempotency-Key` of the request. */
  readonly idempotencyKey: string | null;
}

export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  /** Deliveries owed when it was taken. */
  readonly deliveries: number;
  /** Whether an earlier publish had stored it already. */
  readonly duplicate: boolean;
}

export interface PublishAnswer {
  readonly events: readonly PublishedEvent[];
  /** Whether nothing new was stored, because all of it was published before. */
  readonly isReplayed: boolean;
}

/** What publishing an event would say of its type and payload. */
export interface EventPreview {
  readonly verdict: "valid" | "warned" | "refused" | "new_type" | "unknown_type";
  /** The latest of its type; null for an unknown type, and for a `new_type`, which publishing would create. */
  readonly schemaVersion: number | null;
  readonly errors: readonly FieldError[];
}

/** Takes events in; one per process, so that concurrent requests share transactions. */
export interface Publisher {
  /** Resolves after the commit. The verb `publishEvents` of the events domain authorises and calls this. */
  publish(ctx: TenantCtx, unit: PublishUnit): Promise<PublishAnswer>;
  /** Checks an event against its type as it is now, and stores nothing. */
  preview(ctx: TenantCtx, event: DraftEvent): Promise<EventPreview>;
  /** How far a tenant's limits on events are used up, as far as this process knows without asking the database. */
  standings(tenantId: string): readonly LimitStanding[];
  /** Takes no more, and resolves once everything taken is committed or refused. Call before the database closes. */
  drain(): Promise<void>;
}
