/** Words of events and event types that tables, rules and screens share. */

/** What happens to a payload that breaks its type's schema: refused, taken with a warning, or not checked. */
export const validationModes = ["strict", "warn", "off"] as const;
export type ValidationMode = (typeof validationModes)[number];

/** Longest name of an event type, in characters. */
export const maxEventTypeLength = 128;
/** Names of event types: dot-separated words of letters, digits, `_` and `-`, e.g. `invoice.paid`. Case counts. */
export const eventTypePattern = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** Whether the text may name an event type. */
export function isEventTypeName(text: string): boolean {
  return text.length <= maxEventTypeLength && eventTypePattern.test(text);
}

/** A tenant's key of one of its own customers, safe in URLs and logs: an id, a slug, an e-mail address. */
export const consumerKeyPattern = /^[A-Za-z0-9][A-Za-z0-9._:@~+=-]{0,199}$/;
export const consumerKeyRule =
  "expected 1 to 200 letters, digits and . _ : @ ~ + = -, the first a letter or digit";

/** Whether a text may be a consumer's key. */
export function isConsumerKey(text: string): boolean {
  return consumerKeyPattern.test(text);
}
