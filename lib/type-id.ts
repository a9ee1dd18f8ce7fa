import { fromUUID, TypeID } from "typeid-js";

/** Every kind of row that has a public id, and the prefix its TypeID carries. */
export const idPrefixes = {
  tenant: "tnt",
  user: "usr",
  session: "ses",
  invitation: "inv",
  apiKey: "key",
  event: "evt",
  delivery: "dlv",
  attempt: "att",
  endpoint: "ep",
  endpointSecret: "sec",
  eventType: "ety",
  auditEntry: "aud",
  mail: "mail",
  replay: "rpl",
  portalSession: "pts",
} as const;

export type IdPrefix = (typeof idPrefixes)[keyof typeof idPrefixes];

/**
 * Writes a UUID as a TypeID: prefix, underscore, 26 characters of Crockford base32.
 * Source: https://github.com/jetify-com/typeid/tree/main/spec
 */
export function toTypeId(prefix: IdPrefix, uuid: string): string {
  return fromUUID(uuid, prefix);
}

/** Reads the UUID out of a TypeID; null when the text is not a TypeID with this prefix. */
export function parseTypeId(prefix: IdPrefix, text: string): string | null {
  try {
    return TypeID.fromString(text, prefix).toUUID();
  } catch {
    return null;
  }
}

/** Whether the text is a well-formed TypeID with this prefix. */
export function isTypeId(prefix: IdPrefix, text: string): boolean {
  return parseTypeId(prefix, text) !== null;
}
