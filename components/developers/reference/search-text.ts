import type { ApiCall } from "./read-reference.ts";

/** What a search finds a call by: its names, its words, its scope and its fields. */
export function searchTextOf(call: ApiCall, tag: string): string {
  const { id, method, path, summary, scope, parameters, bodies, answer } = call;
  const fields = [...parameters, ...bodies.flatMap((body) => body.fields)].map(({ name }) => name);
  const answered = (answer.sample ?? "").match(/"\w+"(?=:)/g) ?? [];
  const words = [tag, id, method, path, summary, scope ?? "", ...fields, ...answered];
  return [...new Set(words)].join(" ").toLowerCase();
}
