import type { FilterableEvent } from "./filter-condition.ts";

/** What of an event filters need; `data` is JSON text. */
export interface FilterSource {
  readonly type: string;
  readonly subject: string | null;
  readonly source: string | null;
  readonly time: Date;
  readonly data: string;
}

/** An event as filters see it. Its payload is parsed when a filter first looks at it, and once. */
export function toFilterable({ type, subject, source, time, data }: FilterSource): FilterableEvent {
  let parsed: { readonly value: unknown } | null = null;
  return {
    type,
    time: time.toISOString(),
    ...(subject === null ? {} : { subject }),
    ...(source === null ? {} : { source }),
    get data() {
      parsed ??= { value: JSON.parse(data) };
      return parsed.value;
    },
  };
}
