import { toTypeId } from "#lib/type-id";
import type { HeaderStyle, PayloadFormat } from "#lib/deliveries";
import type { ClientIdentity } from "#server/kernel/egress/index";
import type { OpenDestination } from "../destinations/connections.ts";
import type { ReceiverCredentials } from "../receiver-credentials.ts";
import type { SigningKey } from "../signing.ts";
import { ClaimFloor } from "./claim-floor.ts";
import { ConcurrencyLimit } from "./concurrency-limit.ts";
import { LaneBreaker } from "./lane-breaker.ts";
import { TokenBucket } from "./token-bucket.ts";

/** An endpoint as the dispatcher sees it. Ids here are uuids: the dispatcher talks to Postgres all the time. */
export interface LaneId {
  readonly tenantId: string;
  readonly endpointId: string;
}

export function laneKey({ tenantId, endpointId }: LaneId): string {
  return `${tenantId}/${endpointId}`;
}

/** What a lane needs of its endpoint to make attempts, as of one version. */
export interface LaneSettings {
  readonly version: number;
  readonly url: string;
  /** Null for a webhook. */
  readonly destination: OpenDestination | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: the signature is proof enough. */
  readonly credentials: ReceiverCredentials | null;
  /** Client certificate for mutual TLS; undefined for none. */
  readonly identity: ClientIdentity | undefined;
  /** Named with every delivery to a receiver that was asked for its consent; null for the others. */
  readonly requestOrigin: string | null;
  readonly keys: readonly { readonly key: SigningKey; readonly expiresAt: Date | null }[];
  readonly payloadFormat: PayloadFormat;
  readonly headerStyle: HeaderStyle;
  /** Null for the default one. */
  readonly retrySchedule: readonly number[] | null;
  readonly ordered: boolean;
  readonly maxInFlight: number;
  readonly rateLimit: number | null;
  /** Of its tenant, by plan. */
  readonly tenant: TenantShare;
}

/** What a tenant may have of one worker. */
export interface TenantShare {
  /** Turns in a row. */
  readonly weight: number;
  /** Attempts under way, over all its lanes. */
  readonly inFlight: number;
}

export interface ClaimedEvent {
  readonly type: string;
  readonly time: Date;
  readonly subject: string | null;
  readonly source: string | null;
  readonly sourceId: string | null;
  readonly traceparent: string | null;
  readonly sizeBytes: number;
  /** Null when it is large: read when its attempt starts. */
  readonly data: string | null;
}

/**
 * A delivery this worker has claimed. The lane's lease is the claim: nothing is written for it, so that it costs a
 * read and can be forgotten at any time.
 */
export interface ClaimedDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly attemptCount: number;
  readonly lastAttemptNumber: number;
  /** When it had become due, in ms. */
  readonly dueMs: number;
  /** When it was claimed, by the monotonic clock. */
  readonly claimedAtMs: number;
  /** Null when retention has dropped the event. */
  readonly event: ClaimedEvent | null;
}

/** Stretch over which completions are counted to tell how far ahead to claim. */
const paceWindowMs = 100;
const maxAhead = 512;
/** Claimed at first, when the endpoint's own limit is not known yet. */
const defaultMaxInFlight = 32;

/** A lane this worker holds: its lease, its settings, what is claimed and what runs. */
export class Lane {
  readonly id: LaneId;
  readonly key: string;
  readonly tenantTypeId: string;
  readonly token: string;
  /** Null until the first claim. */
  settings: LaneSettings | null = null;
  /** Claimed and not started, in the order to start them. */
  ready: ClaimedDelivery[] = [];
  inFlight = 0;
  /** Its last attempt took long, or one under way does. */
  isSlow = false;
  /** Claimed deliveries whose outcome is not stored yet (ready, under way, or waiting to be stored): when each was due, in ms. */
  open = new Map<string, number>();
  readonly breaker = new LaneBreaker();
  /** How many attempts its receiver can take, as far as is known. */
  readonly limit = new ConcurrencyLimit(defaultMaxInFlight);
  /** Where the next claim begins. */
  readonly floor = new ClaimFloor();
  /** Whether something may be due that is not claimed. */
  mayHaveDue = true;
  /** Notices so far; one that comes while a claim runs must not be lost. */
  wakes = 0;
  /** The lease is gone: nothing is started or claimed any more. */
  isLost = false;
  /** The endpoint is not active: what runs may end, then the lane is given back. */
  isClosing = false;
  /** Another worker is to have it: what runs may end, then it is handed over. */
  isLeaving = false;
  /** Some deliveries were marked in flight; giving the lane back returns those without an outcome. */
  hasMarked = false;
  /** When the lease ends unless renewed, by this process's monotonic clock. */
  leaseEndsMs: number;
  /** Ordered lanes: the key after which the next look at the heads begins; null at the beginning. */
  keyCursor: string | null = null;
  /** Ordered lanes: the earliest retry among the heads looked at since the beginning. */
  keysNextDueMs = Infinity;
  /** Ordered lanes: when deliveries without a key were looked for, by the monotonic clock. */
  leftoversReadMs = -Infinity;
  /** After a small claim: when the lane is worth the next one by itself. One for another lane takes it along. */
  gathersUntilMs = 0;
  lastBusyMs: number;
  /** When the due timer fires, by the clock; null when none is set. */
  nextDueMs: number | null = null;
  dueTimer: NodeJS.Timeout | undefined;
  #bucket: TokenBucket | null = null;
  /** Raised when the settings have changed; those in use were read at `#readChange`. */
  #change = 0;
  #readChange = 0;
  #windowStartMs = 0;
  #windowCount = 0;
  #lastCount = 0;

  constructor(id: LaneId, token: string, lease: { startedMs: number; leaseMs: number }) {
    this.id = id;
    this.key = laneKey(id);
    this.tenantTypeId = toTypeId("tnt", id.tenantId);
    this.token = token;
    this.lastBusyMs = lease.startedMs;
    this.leaseEndsMs = lease.startedMs + lease.leaseMs;
  }

  /** The endpoint, or its tenant's plan, has changed since the settings were read. */
  get isStale(): boolean {
    return this.#change !== this.#readChange;
  }

  markStale(): void {
    this.#change += 1;
  }

  /** Call before settings are read; what it gives takes them, and they are out of date if a change came meanwhile. */
  readingSettings(): (settings: LaneSettings, nowMs: number) => void {
    const change = this.#change;
    return (settings, nowMs) => {
      this.#readChange = change;
      this.#applySettings(settings, nowMs);
    };
  }

  #applySettings(settings: LaneSettings, nowMs: number): void {
    if (this.settings?.rateLimit !== settings.rateLimit) {
      this.#bucket = settings.rateLimit === null ? null : new TokenBucket(settings.rateLimit, nowMs);
    }
    this.limit.setMax(settings.maxInFlight);
    this.settings = settings;
  }

  /** Whether an attempt may start, its rate limit aside. */
  canStart(): boolean {
    return (
      this.#isTaking && this.breaker.admits && this.ready.length > 0 && this.inFlight < this.limit.current
    );
  }

  /** The tenant's turns in a row. */
  get weight(): number {
    return this.settings?.tenant.weight ?? 1;
  }

  get isOrdered(): boolean {
    return this.settings?.ordered === true;
  }

  /** 0 when the rate limit lets an attempt start now, else the ms to wait. */
  waitMs(nowMs: number): number {
    return this.#bucket?.take(nowMs) ?? 0;
  }

  countCompletion(nowMs: number): void {
    this.#rollWindow(nowMs);
    this.#windowCount += 1;
    this.lastBusyMs = nowMs;
  }

  /** How many more deliveries to claim: what may run, and what a quick receiver takes in the meantime. */
  room(nowMs: number): number {
    if (!this.#isTaking || !this.breaker.admits) return 0;
    if (this.breaker.isOpen) return this.ready.length === 0 ? 1 : 0;
    const { rateLimit = null, ordered = false } = this.settings ?? {};
    const maxInFlight = this.limit.current;
    this.#rollWindow(nowMs);
    const ahead = ordered ? 0 : Math.min(maxAhead, Math.max(this.#lastCount, this.#windowCount));
    const wanted =
      rateLimit === null ? maxInFlight + ahead : Math.min(maxInFlight, Math.ceil(rateLimit / 4) + 1);
    return Math.max(0, wanted - this.inFlight - this.ready.length);
  }

  /**
   * Whether a claim is worth its cost: something may be due, and half of what could run is free, or new settings, which
   * a claim reads, may leave more.
   */
  isHungry(nowMs: number): boolean {
    if (!this.mayHaveDue || !this.#isTaking) return false;
    if (this.isStale) return true;
    const room = this.room(nowMs);
    return room > 0 && (this.ready.length === 0 || room > this.ready.length);
  }

  /** Whether nothing of it is under way. */
  get isQuiet(): boolean {
    return this.open.size === 0;
  }

  get #isTaking(): boolean {
    return !this.isLost && !this.isClosing && !this.isLeaving;
  }

  #rollWindow(nowMs: number): void {
    const windows = Math.floor((nowMs - this.#windowStartMs) / paceWindowMs);
    if (windows < 1) return;
    this.#lastCount = windows === 1 ? this.#windowCount : 0;
    this.#windowCount = 0;
    this.#windowStartMs = nowMs;
  }
}
