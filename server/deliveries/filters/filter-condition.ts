/** What an event shows to filters. Absent: the sender gave none. */
export interface FilterableEvent {
  readonly type: string;
  readonly subject?: string;
  readonly source?: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  readonly data: unknown;
}

export const filterableFields = [
  "type",
  "subject",
  "source",
  "time",
  "data",
] as const satisfies readonly (keyof FilterableEvent)[];

/** Where in the filter something is written. */
export type FilterPath = readonly (string | number)[];

/** A compiled filter, or a part of it: it holds when all of `whole` do, and all of `each` do. */
export interface Condition {
  readonly path: FilterPath;
  /** About the value as it is, be it a list or missing. */
  readonly whole: readonly WholeTest[];
  /** About the value; about one and the same of its elements when it is a list. */
  readonly each: readonly EachTest[];
}

export type WholeTest =
  | { readonly kind: "exist"; readonly path: FilterPath; readonly isWanted: boolean }
  | { readonly kind: "not"; readonly path: FilterPath; readonly condition: Condition }
  | { readonly kind: "or" | "and"; readonly path: FilterPath; readonly conditions: readonly Condition[] };

export type EachTest =
  | { readonly kind: "compare"; readonly path: FilterPath; readonly holds: Holds }
  | {
      readonly kind: "field";
      readonly path: FilterPath;
      readonly name: string;
      readonly condition: Condition;
    };

/** Whether a comparison holds for one value that is no list. Undefined stands for a missing one. */
export type Holds = (value: unknown) => boolean;
