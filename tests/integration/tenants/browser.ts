import nextAuth from "next-auth";
import { authOptions, type Origin } from "#server/api/auth/auth-options";
import { createTrpcContext } from "#server/api/trpc-context";
import type { Platform } from "#server/kernel/platform";
import type { SessionPerson } from "#server/tenants/index";

/** What next-auth answered: where it leads, or a body. */
export interface AuthAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

/** A browser's cookie jar talking to the sign-in routes, and what pages make of its cookies. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<AuthAnswer>;
  /** Posts a form with the CSRF token of this browser, unless `fields` brings another. */
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<AuthAnswer>;
  signedIn(): Promise<SessionPerson | null>;
}

/** `path` is below /api/auth. */
export function openBrowser(
  platform: Platform,
  origin: Origin = { address: null, userAgent: "curl/8" },
): Browser {
  const cookies = new Map<string, string>();

  async function call(
    method: "GET" | "POST",
    path: string,
    body?: Record<string, string>,
  ): Promise<AuthAnswer> {
    const url = new URL(path, "http://any.test/");
    const nextauth = url.pathname.slice(1).split("/");
    const answer = { status: 200, location: null as string | null, body: null as unknown };
    const headers = new Map<string, unknown>();
    const response = {
      status(code: number) {
        answer.status = code;
        return response;
      },
      getHeader: (name: string) => headers.get(name.toLowerCase()),
      setHeader(name: string, value: unknown) {
        headers.set(name.toLowerCase(), value);
        return response;
      },
      json: (value: unknown) => (answer.body = value),
      send: (value: unknown) => (answer.body = value),
      end: () => undefined,
    };
    const request = {
      method,
      query: { ...Object.fromEntries(url.searchParams), nextauth },
      cookies: Object.fromEntries(cookies),
      headers: { host: "any.test" },
      body,
    };
    await nextAuth(request as never, response as never, authOptions(platform, origin));
    keep(cookies, headers.get("set-cookie"));
    const location = headers.get("location");
    return { ...answer, location: typeof location === "string" ? location : null };
  }

  return {
    cookies,
    get: (path) => call("GET", path),
    async post(path, fields = {}) {
      const { body } = await call("GET", "csrf");
      const { csrfToken } = body as { csrfToken: string };
      return call("POST", path, { csrfToken, json: "true", ...fields });
    },
    signedIn() {
      const caller = { correlationId: "browser-test", traceparent: null, tenantSlug: null };
      return createTrpcContext(platform, { ...caller, cookie: (name) => cookies.get(name) }).signedIn();
    },
  };
}

/** Takes over what `set-cookie` says, dropping what has ended. */
function keep(cookies: Map<string, string>, header: unknown): void {
  for (const line of Array.isArray(header) ? header : header === undefined ? [] : [header]) {
    const [pair = "", ...attributes] = String(line).split("; ");
    const [name = "", ...value] = pair.split("=");
    const hasEnded = attributes.some((text) => text === "Max-Age=0");
    if (hasEnded || value.join("=") === "") cookies.delete(name);
    else cookies.set(name, decodeURIComponent(value.join("=")));
  }
}
