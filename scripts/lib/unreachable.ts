const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
/** Postgres refuses the login: wrong password, no such role or database, not allowed from here, no free slot. */
const loginCodes = /^(28...|3D000|53300)$/;

/** Says in one line why a database cannot be used; undefined when the error is about something else. */
export function whyUnreachable(error: unknown, url: string): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  if (!networkCodes.has(code) && !loginCodes.test(code)) return undefined;
  const { host, pathname } = new URL(url);
  return `The database ${host}${pathname} cannot be used (${error.message || code}): check DATABASE_URL.`;
}
