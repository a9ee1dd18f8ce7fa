type Definitions = Readonly<Record<string, unknown>>;

const prefix = "#/definitions/";

/**
 * Finds the schema of a kind and action in the one document of `@octokit/webhooks-schemas`. What it gives
 * stands alone: it carries the definitions it refers to, and no others.
 */
export function createSchemaFinder(document: string): (kind: string, action: string | null) => string {
  const { $schema, definitions } = JSON.parse(document) as { $schema: string; definitions: Definitions };
  return (kind, action) => {
    const names = [`${kind}$${action ?? "event"}`, `${kind}$event`, `${kind}_event`];
    const name = names.find((candidate) => candidate in definitions);
    if (name === undefined) throw new Error(`there is no schema for ${kind} ${action ?? ""}`);
    const needed = [...referred(definitions, name)].filter((other) => other !== name).sort();
    const own = Object.fromEntries(needed.map((other) => [other, definitions[other]]));
    return JSON.stringify({ $schema, ...(definitions[name] as object), definitions: own });
  };
}

/** The names of a definition and of all it leads to. */
function referred(definitions: Definitions, start: string): Set<string> {
  const found = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    JSON.stringify(definitions[name], (key, value: unknown) => {
      if (key === "$ref" && typeof value === "string") open.push(value.slice(prefix.length));
      return value;
    });
  }
  return found;
}
