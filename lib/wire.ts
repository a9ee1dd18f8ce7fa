/** Keys and positions that lead from a value to one inside it. */
type Path = readonly (string | number)[];

/** A value as plain JSON, and which of its strings are dates. */
export interface Wired {
  readonly json?: unknown;
  readonly dates?: readonly Path[];
}

/**
 * What tRPC sends: JSON that keeps dates. They are the only thing beyond JSON in our contracts, and a library that
 * keeps everything would be 4 kB of every page's first load; one with rules about names refuses keys such as
 * `constructor`, which a receiver may well name a header.
 */
export const wire = { serialize, deserialize } as const;

function serialize(value: unknown): Wired {
  const dates = [...datesIn(value, [])];
  return { json: value, ...(dates.length === 0 ? {} : { dates }) };
}

/** Puts the dates into the given JSON. @throws TypeError when a path leads to no string: `serialize` did not make it. */
function deserialize({ json, dates = [] }: Wired): unknown {
  const root = { json };
  for (const path of dates) {
    const way: Path = ["json", ...path];
    const holder = way.slice(0, -1).reduce<unknown>(step, root);
    const last = way.at(-1) ?? "json";
    const text = step(holder, last);
    if (typeof text !== "string") throw new TypeError("a date on the wire is no string");
    (holder as Record<string | number, unknown>)[last] = new Date(text);
  }
  return root.json;
}

function* datesIn(value: unknown, path: Path): Generator<Path, void, void> {
  if (value instanceof Date) yield path;
  else if (Array.isArray(value))
    for (const [index, one] of value.entries()) yield* datesIn(one, [...path, index]);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) yield* datesIn(one, [...path, key]);
}

function step(holder: unknown, key: string | number): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key))
    throw new TypeError("a date on the wire is nowhere");
  return (holder as Record<string | number, unknown>)[key];
}
