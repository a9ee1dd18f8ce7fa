/** A filter as the form shows it; empty for none. */
export function textOfFilter(filter: Readonly<Record<string, unknown>> | null): string {
  return filter === null ? "" : JSON.stringify(filter, null, 2);
}

/** The filter a text holds: null for an empty one, undefined for one that is not JSON. */
export function parsedFilter(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) ?? "null";
  } catch {
    return undefined;
  }
}
