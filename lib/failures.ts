/** Classes of failed attempts in words for a screen, as a noun without an article. */
const words: Readonly<Record<string, string>> = {
  invalid_url: "Invalid URL",
  refused_address: "Refused address",
  dns: "DNS failure",
  connect: "No connection",
  tls: "TLS failure",
  timeout: "Timeout",
  reset: "Connection reset",
  protocol: "Broken protocol",
  aborted: "Ended by us",
  auth: "Not authenticated",
  redirect: "Redirect",
  gone: "Gone",
  rate_limited: "Too many requests",
  client_error: "Client error",
  server_error: "Server error",
  unexpected_status: "Unexpected status",
  event_expired: "Event expired",
};

export interface Cause {
  readonly lastErrorClass: string | null;
  readonly lastStatus: number | null;
}

/** How a delivery failed last: `TLS failure`, `Server error 503`; a status alone where no class was kept. */
export function causeWords({ lastErrorClass, lastStatus }: Cause): string {
  if (lastErrorClass === null) return lastStatus === null ? "Cause not recorded" : `Status ${lastStatus}`;
  const word = words[lastErrorClass] ?? lastErrorClass.replaceAll("_", " ");
  return lastStatus === null ? word : `${word} ${lastStatus}`;
}

/** Every class as an option of a filter. */
export const failureOptions: readonly { readonly value: string; readonly label: string }[] = Object.entries(
  words,
).map(([value, label]) => ({ value, label }));
