import { type FieldError, InvalidError } from "#server/kernel/errors";
import type { DraftEvent, EventPreview, PublishUnit } from "#server/kernel/ports";
import type { Reader } from "#server/kernel/transact";
import type { Catalogue, Payload, PayloadChecker, Verdict } from "#server/registry/index";
import { maxErrors } from "./limits.ts";

/** What the event types say about a unit's events, as of one catalogue version. */
export interface CheckedUnit {
  readonly catalogueVersion: number;
  /** Per event. */
  readonly results: readonly EventCheck[];
}

export interface EventCheck {
  readonly schemaVersion: number;
  readonly warnings: readonly FieldError[] | null;
}

export interface CheckInput {
  readonly tenantId: string;
  readonly unit: PublishUnit;
  readonly reader: Reader;
  /** The catalogue version the check must not fall behind; absent: whatever is remembered will do. */
  readonly atLeast?: number;
  /** Makes the types of events, where the tenant allows it, and gives whether it did; absent: none are made. */
  readonly createTypes?: (types: readonly string[]) => Promise<boolean>;
}

/** How often a catalogue that moves meanwhile is read again. */
const maxRounds = 5;

/**
 * Checks a unit against the tenant's event types. A remembered catalogue may only let events through, for the
 * flush compares its version; before anything is refused, it is read anew.
 * @throws InvalidError `unknown_event_type`, `unknown_schema_version` or `schema_violation`
 */
export async function checkUnit(checker: PayloadChecker, input: CheckInput): Promise<CheckedUnit> {
  const { tenantId, unit, reader, createTypes, atLeast = 0 } = input;
  let catalogue = await checker.remembered(tenantId, reader);
  if (catalogue.version < atLeast) catalogue = await checker.refresh(tenantId, reader);
  for (let round = 0; ; round += 1) {
    const verdicts = await checker.check(catalogue, unit.events.map(toPayload), reader);
    const refusal = verdicts === null ? null : refusalOf(unit.events, verdicts);
    if (verdicts !== null && refusal === null) return toChecked(catalogue, verdicts);
    const newer = await checker.refresh(tenantId, reader);
    const isCurrent = newer.version === catalogue.version;
    catalogue = newer;
    if (verdicts !== null && refusal !== null) {
      const types = newer.createsTypes ? creatable(unit.events, verdicts) : [];
      const isMade = types.length > 0 && createTypes !== undefined && (await createTypes(types));
      if (isMade) catalogue = await checker.refresh(tenantId, reader);
      else if (isCurrent) throw refusal;
    }
    if (round === maxRounds) throw refusal ?? new Error("the catalogue does not stand still");
  }
}

/** What publishing an event would say of its type and payload now. Nothing is refused here, it is told. */
export async function previewEvent(
  checker: PayloadChecker,
  { tenantId, event, reader }: Pick<CheckInput, "tenantId" | "reader"> & { readonly event: DraftEvent },
): Promise<EventPreview> {
  for (let round = 0; round <= maxRounds; round += 1) {
    const catalogue = await checker.refresh(tenantId, reader);
    const [verdict] = (await checker.check(catalogue, [toPayload(event)], reader)) ?? [];
    if (verdict === undefined) continue;
    if (verdict.kind === "unknown_type") {
      const isCreated = creatable([event], [verdict]).length > 0 && catalogue.createsTypes;
      return { verdict: isCreated ? "new_type" : "unknown_type", schemaVersion: null, errors: [] };
    }
    const refusal = refusalOf([event], [verdict]);
    const warnings = verdict.kind === "warned" ? verdict.errors : [];
    return {
      verdict: refusal === null ? verdict.kind : "refused",
      schemaVersion: verdict.schemaVersion,
      errors: refusal?.errors ?? warnings,
    };
  }
  throw new Error("the catalogue does not stand still");
}

/** The unknown types of events, if nothing but that stands in their way; otherwise none. */
function creatable(events: readonly DraftEvent[], verdicts: readonly Verdict[]): string[] {
  const unknown = events.filter((_, index) => verdicts[index]?.kind === "unknown_type");
  const rest = events.flatMap((event, index) => {
    const verdict = verdicts[index];
    return verdict === undefined || verdict.kind === "unknown_type" ? [] : [{ event, verdict }];
  });
  const others = refusalOf(
    rest.map(({ event }) => event),
    rest.map(({ verdict }) => verdict),
  );
  // A claim to a later schema version than a new type has is refused as an unknown type.
  const isRefused = others !== null || unknown.some(({ schemaVersion }) => (schemaVersion ?? 1) > 1);
  return isRefused ? [] : unknown.map(({ type }) => type);
}

function toPayload(event: DraftEvent): Payload {
  return { type: event.type, text: event.data, pointer: event.dataPointer };
}

function toChecked(catalogue: Catalogue, verdicts: readonly Verdict[]): CheckedUnit {
  const results = verdicts.map((verdict) => ({
    schemaVersion: "schemaVersion" in verdict ? verdict.schemaVersion : 0,
    warnings: verdict.kind === "warned" ? verdict.errors : null,
  }));
  return { catalogueVersion: catalogue.version, results };
}

function refusalOf(events: readonly DraftEvent[], verdicts: readonly Verdict[]): InvalidError | null {
  const errors: (FieldError & { readonly code: string })[] = [];
  for (const [index, event] of events.entries()) {
    const verdict = verdicts[index];
    if (verdict === undefined) throw new Error("a payload has no verdict");
    if (verdict.kind === "unknown_type") {
      const message = `There is no event type ${event.type}.`;
      errors.push({ code: "unknown_event_type", pointer: `${event.pointer}/type`, message });
    } else if (event.schemaVersion !== null && event.schemaVersion > verdict.schemaVersion) {
      const message = `The latest schema version of ${event.type} is ${verdict.schemaVersion}.`;
      errors.push({ code: "unknown_schema_version", pointer: `${event.pointer}/schemaVersion`, message });
    }
    if (verdict.kind === "refused") {
      errors.push(...verdict.errors.map((error) => ({ ...error, code: "schema_violation" })));
    }
  }
  const [first] = errors;
  if (first === undefined) return null;
  const fields = errors.slice(0, maxErrors).map(({ pointer, message }) => ({ pointer, message }));
  return new InvalidError(`${first.message.replace(/\.$/, "")}. ${nextStep(first.code)}`, {
    code: first.code,
    errors: fields,
  });
}

function nextStep(code: string): string {
  switch (code) {
    case "unknown_event_type":
      return "Create it with POST /api/v1/event-types, correct the name, or let the tenant create unknown types in its settings.";
    case "unknown_schema_version":
      return "Leave schemaVersion out, or add the schema to the event type first.";
    default:
      return "The payload does not fit its event type's schema; see errors.";
  }
}
