/** A page's search parameters as Next gives them. */
export type RawSearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The first value of each parameter that has one. */
export function firstValues(params: RawSearchParams): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first !== "") values[name] = first;
  }
  return values;
}

/** Picks the named parameters that are set; for a list's input. */
export function pick<Name extends string>(
  values: Readonly<Record<string, string>>,
  names: readonly Name[],
): { readonly [K in Name]?: string } {
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as {
    [K in Name]?: string;
  };
}
