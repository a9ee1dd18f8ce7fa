import type { LimitStanding } from "./rate-limit.ts";

/** One field's error: a JSON pointer (RFC 6901) into the request body and what is wrong there. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** Stable machine word, e.g. `unknown_event_type`; defaults to the kind's own. */
  readonly code?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Limits that the refusal is about, or stands near. */
  readonly standings?: readonly LimitStanding[];
  readonly cause?: unknown;
}

/** Every kind of refusal and the HTTP status it means. Mapped to tRPC and to problem+json in server/api, once each. */
export const errorKinds = {
  malformed: { status: 400, title: "Malformed request" },
  unauthenticated: { status: 401, title: "Not signed in" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  too_large: { status: 413, title: "Too large" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  invalid: { status: 422, title: "Invalid" },
  rate_limited: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Unavailable" },
} as const;
export type ErrorKind = keyof typeof errorKinds;

const brand = Symbol.for("trunkline.AppError");

/**
 * A refusal with a reason for the caller: blocker, cause and next step in `message`.
 * Anything else that is thrown is a bug. `instanceof` compares the kind, not the class object,
 * because Next bundles its own copy of this module beside the custom server's.
 */
export class AppError extends Error {
  static readonly kind: ErrorKind | null = null;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | null;
  readonly standings: readonly LimitStanding[];

  constructor(kind: ErrorKind, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.kind = kind;
    this.code = options.code ?? kind;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.standings = options.standings ?? [];
    Object.defineProperty(this, brand, { value: true });
  }

  get status(): number {
    return errorKinds[this.kind].status;
  }

  get title(): string {
    return errorKinds[this.kind].title;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== "object" || value === null || !(brand in value)) return false;
    return this.kind === null || ("kind" in value && value.kind === this.kind);
  }
}

/** 400: the bytes are not what they claim to be. */
export class MalformedError extends AppError {
  static override readonly kind = "malformed";
  constructor(message: string, options?: AppErrorOptions) {
    super("malformed", message, options);
  }
}

/** 401: no valid credential came with the request. */
export class UnauthenticatedError extends AppError {
  static override readonly kind = "unauthenticated";
  constructor(message: string, options?: AppErrorOptions) {
    super("unauthenticated", message, options);
  }
}

/** 403: the actor is known and lacks a permission, which the message names. */
export class ForbiddenError extends AppError {
  static override readonly kind = "forbidden";
  constructor(message: string, options?: AppErrorOptions) {
    super("forbidden", message, options);
  }
}

/** 404: no such thing in this tenant; also what another tenant's id gets. */
export class NotFoundError extends AppError {
  static override readonly kind = "not_found";
  constructor(message: string, options?: AppErrorOptions) {
    super("not_found", message, options);
  }
}

/** 409: the thing's state forbids it, or another actor was first. */
export class ConflictError extends AppError {
  static override readonly kind = "conflict";
  constructor(message: string, options?: AppErrorOptions) {
    super("conflict", message, options);
  }
}

/** 413: over a size limit, which the message names. */
export class TooLargeError extends AppError {
  static override readonly kind = "too_large";
  constructor(message: string, options?: AppErrorOptions) {
    super("too_large", message, options);
  }
}

/** 415: a content type this call does not take. */
export class UnsupportedMediaTypeError extends AppError {
  static override readonly kind = "unsupported_media_type";
  constructor(message: string, options?: AppErrorOptions) {
    super("unsupported_media_type", message, options);
  }
}

/** 422: well-formed, but a value breaks a rule; `errors` points at each. */
export class InvalidError extends AppError {
  static override readonly kind = "invalid";
  constructor(message: string, options?: AppErrorOptions) {
    super("invalid", message, options);
  }
}

/** 429: a rate limit; `retryAfterSeconds` tells when to come back. */
export class RateLimitedError extends AppError {
  static override readonly kind = "rate_limited";
  constructor(message: string, options?: AppErrorOptions) {
    super("rate_limited", message, options);
  }
}

/** 503: something this call needs is away; `retryAfterSeconds` tells when to come back. */
export class UnavailableError extends AppError {
  static override readonly kind = "unavailable";
  constructor(message: string, options: AppErrorOptions = {}) {
    super("unavailable", message, { retryAfterSeconds: 5, ...options });
  }
}
