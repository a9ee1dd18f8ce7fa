import type { ApiCall } from "./read-reference.ts";

/** What a search finds a call by: its names, its words, its scope and its fields. */
export function searchTextOf(call: ApiCall, tag: string): string {
  const { id, method, path, summary, scope, parameters, bodies, answer } = call;
  const fields = [...parameters, ...bodies.flatMap((body) => body.fields), ...answer.fields];
  const words = [tag, id, method, path, summary, scope ?? "", ...fields.map(({ name }) => name)];
  return [...new Set(words)].join(" ").toLowerCase();
}
