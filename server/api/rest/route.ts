import type { z } from "zod";
import type { Permission } from "#lib/permissions";
import type { TenantCtx } from "#server/kernel/ctx";
import type { ErrorKind } from "#server/kernel/errors";
import type { LimitStanding } from "#server/kernel/rate-limit";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** A part of a request that is an object with named fields. */
export type Fields = z.ZodObject;

/** A body taken as the text that came, e.g. to keep a payload byte-equal; `media` documents each form. */
export interface RawBody {
  readonly kind: "raw";
  readonly media: Readonly<Record<string, z.ZodType>>;
  /** Whether any media type may come, because the headers say what the body is (CloudEvents binary mode). */
  readonly takesAnyMedia?: (headers: HeaderReader) => boolean;
}

export type HeaderReader = (name: string) => string | undefined;

/** What a raw route gets as its body. */
export interface RawText {
  readonly text: string;
  /** Lower case, without parameters; empty when the caller sent none. */
  readonly mediaType: string;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : T extends RawBody ? RawText : undefined;

export interface RouteInput<P, Q, B> extends RequestHeaders {
  readonly params: Parsed<P>;
  readonly query: Parsed<Q>;
  readonly body: Parsed<B>;
}

export interface RequestHeaders {
  /** A request header, or undefined. */
  readonly header: HeaderReader;
  /** Every request header with this prefix, lower case names. */
  headersWith(prefix: string): Readonly<Record<string, string>>;
}

export interface Deprecation {
  readonly since: Date;
  readonly sunset?: Date;
  /** A page that says what to use instead. */
  readonly link?: string;
}

/** One call of the REST API: what it takes, what it answers, and the verb behind it. */
export interface RouteSpec<
  P extends Fields | undefined = undefined,
  Q extends Fields | undefined = undefined,
  B extends z.ZodType | RawBody | undefined = undefined,
  R extends z.ZodType | null = z.ZodType | null,
> {
  readonly method: Method;
  /** Below /api/v1, in OpenAPI form: `/endpoints/{id}`. */
  readonly path: `/${string}`;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What the key must be allowed to do; null lets any valid key through. The verb authorises again. */
  readonly scope: Permission | null;
  /** A path parameter that does not parse is a 404: no such thing can exist. */
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Largest body in bytes; 64 KiB unless told. */
  readonly maxBodyBytes?: number;
  /** Whether the body may be left out; it is then read as `{}`. */
  readonly isBodyOptional?: boolean;
  readonly status: 200 | 201 | 202 | 204;
  /** Null for an answer without a body. */
  readonly response: R;
  /** Request headers worth documenting, e.g. Idempotency-Key. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Answer headers of this call alone. */
  readonly responseHeaders?: Readonly<Record<string, string>>;
  /** Refusals beyond those that every call of this form has. */
  readonly refusals?: readonly ErrorKind[];
  readonly deprecation?: Deprecation;
  handle(ctx: TenantCtx, input: RouteInput<P, Q, B>): Promise<Answer<R>>;
}

type Answer<R> = (R extends z.ZodType ? z.input<R> : undefined | void) | Reply;

/** A route of any shape, as the app keeps them. */
export interface Route extends Omit<RouteSpec, "params" | "query" | "body" | "response" | "handle"> {
  readonly params?: Fields;
  readonly query?: Fields;
  readonly body?: z.ZodType | RawBody;
  readonly response: z.ZodType | null;
  handle(
    ctx: TenantCtx,
    input: RequestHeaders & { params: unknown; query: unknown; body: unknown },
  ): Promise<unknown>;
}

/** Declares one call. Its input is parsed strictly: an unknown field or parameter is refused. */
export function defineRoute<
  P extends Fields | undefined = undefined,
  Q extends Fields | undefined = undefined,
  B extends z.ZodType | RawBody | undefined = undefined,
  R extends z.ZodType | null = null,
>(spec: RouteSpec<P, Q, B, R>): Route {
  // The app parses with exactly these schemas before it calls handle, so the input has the spec's types.
  return spec as unknown as Route;
}

export interface ReplyOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly standings?: readonly LimitStanding[];
}

/** An answer with its own status or headers. */
export class Reply {
  readonly value: unknown;
  readonly options: ReplyOptions;
  constructor(value: unknown, options: ReplyOptions = {}) {
    this.value = value;
    this.options = options;
  }
}

/** JSON that is sent as the text it is, e.g. with a payload inside that must stay byte-equal. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
