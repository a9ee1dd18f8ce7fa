import type { FuncKeywordDefinition } from "ajv";

/** `uniqueItems` in linear time; ajv's own compares objects pair by pair. */
export const uniqueItemsKeyword: FuncKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  errors: false,
  error: { message: "must NOT have duplicate items" },
  validate: (isWanted: boolean, items: readonly unknown[]) => !isWanted || areUnique(items),
};

/** Whether no two items are equal as JSON values: order of members does not count. */
export function areUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  return items.every((item) => {
    const key = canonical(item);
    return !seen.has(key) && seen.add(key).has(key);
  });
}

/** Depth is bounded by the check every payload passes first. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join(",")}}`;
}
