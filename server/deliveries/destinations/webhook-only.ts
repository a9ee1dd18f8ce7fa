import { InvalidError } from "#server/kernel/errors";
import type { EndpointRow } from "../endpoint-store.ts";

/** What webhooks alone have, and why others have not. */
const webhookOnly = {
  headers: "Extra headers belong to webhooks. This destination gets the signature's headers alone.",
  auth: "This authentication is for webhooks. The destination has its own.",
  clientCertificate: "A client certificate is for webhooks.",
  handshake: "The CloudEvents handshake is HTTP: only a webhook can be asked.",
  headerStyle: "Only webhooks have svix-* headers. This destination gets webhook-*.",
} as const;

/** Refuses what only webhooks have, for an endpoint that is none. @throws InvalidError with a pointer to each. */
export function assertFitsDestination(row: {
  readonly destination?: EndpointRow["destination"];
  readonly headerNames: readonly string[];
  readonly auth: unknown;
  readonly clientCertificate: unknown;
  readonly handshake: EndpointRow["handshake"];
  readonly headerStyle: EndpointRow["headerStyle"];
}): void {
  if (row.destination === null || row.destination === undefined) return;
  const set = {
    headers: row.headerNames.length > 0,
    auth: row.auth !== null,
    clientCertificate: row.clientCertificate !== null,
    handshake: row.handshake !== "none",
    headerStyle: row.headerStyle !== "standard",
  };
  const fields = (Object.keys(webhookOnly) as (keyof typeof webhookOnly)[]).filter((field) => set[field]);
  const errors = fields.map((field) => ({ pointer: `/${field}`, message: webhookOnly[field] }));
  const [first] = errors;
  if (first !== undefined) throw new InvalidError(first.message, { errors });
}
