import { isOperational, reservedTypeRule } from "#lib/operational-events";
import { consumerKeyRule, isConsumerKey, isEventTypeName } from "#lib/events";
import { type FieldError, InvalidError } from "#server/kernel/errors";
import { escapePointer } from "#server/kernel/json/scan-json";
import { maxErrors } from "./limits.ts";
import { parseInstant } from "./parse-instant.ts";

/** Control characters (C0, DEL, C1), which CloudEvents forbids and no name needs. */
const controlCharacter = /\p{Cc}/u;

/** Reads the attributes of one event and gathers what is wrong with them. */
export class EventFields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #errors: FieldError[];
  readonly #prefix: string;

  /** `prefix` stands before each attribute's name in pointers, e.g. `/events/3/`. */
  constructor(values: Readonly<Record<string, unknown>>, prefix: string, errors: FieldError[]) {
    this.#values = values;
    this.#prefix = prefix;
    this.#errors = errors;
  }

  refuse(name: string, message: string): null {
    this.#errors.push({ pointer: this.#prefix + escapePointer(name), message });
    return null;
  }

  /** A text of 1 to `maxLength` characters; null when absent or wrong. */
  text(name: string, maxLength: number): string | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    if (typeof value !== "string" || value === "")
      return this.refuse(name, "expected a text that is not empty");
    if (value.length > maxLength) return this.refuse(name, `expected at most ${maxLength} characters`);
    if (controlCharacter.test(value)) return this.refuse(name, "expected no control characters");
    return value;
  }

  requiredText(name: string, maxLength: number): string {
    if (this.#get(name) === undefined) this.refuse(name, "required");
    return this.text(name, maxLength) ?? "";
  }

  eventType(name: string): string {
    const value = this.#get(name);
    if (value === undefined) this.refuse(name, "required");
    else if (typeof value !== "string" || !isEventTypeName(value)) {
      this.refuse(
        name,
        "expected an event type: words of letters, digits, _ and - joined by dots, at most 128 characters, e.g. invoice.paid",
      );
    } else if (isOperational(value)) this.refuse(name, reservedTypeRule);
    else return value;
    return "";
  }

  /** The key of one of the tenant's customers. */
  consumer(name: string): string | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    return typeof value === "string" && isConsumerKey(value) ? value : this.refuse(name, consumerKeyRule);
  }

  /** An RFC 3339 moment. */
  instant(name: string): Date | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    const instant = typeof value === "string" ? parseInstant(value) : null;
    return (
      instant ?? this.refuse(name, "expected an RFC 3339 time with its offset, e.g. 2026-01-31T08:00:00Z")
    );
  }

  /** A whole number from 1 to 2,147,483,647. */
  positiveInteger(name: string): number | null {
    const value = this.#get(name);
    if (value === undefined) return null;
    const isFine = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 2_147_483_647;
    return isFine ? Number(value) : this.refuse(name, "expected a whole number of at least 1");
  }

  /** An explicit null is as good as absent. */
  #get(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? undefined) : undefined;
  }
}

/** @throws InvalidError with the first errors, if there are any. */
export function assertNoErrors(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new InvalidError("The event breaks a rule; see errors.", {
    code: "invalid_event",
    errors: errors.slice(0, maxErrors),
  });
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
