import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { JsonSpan } from "#server/kernel/json/scan-json";
import { parseStrictJson } from "#server/kernel/json/strict-json";
import { createSchemaFinder } from "./github-schemas.ts";

/** One payload that GitHub sent. */
export interface GithubExample {
  /** `github.issues.opened`. */
  readonly type: string;
  /** Its JSON exactly as the package has it, white space included. */
  readonly text: string;
}

export interface GithubType {
  readonly type: string;
  readonly description: string;
  /** JSON Schema, draft-07, as JSON text. */
  readonly schema: string;
}

export interface GithubCatalogue {
  /** GitHub's event kinds, e.g. `issues`. */
  readonly kinds: number;
  readonly types: readonly GithubType[];
  readonly examples: readonly GithubExample[];
}

/** The packages that hold GitHub's payloads are for development, and not installed here. */
export class ExamplesMissingError extends Error {
  override readonly name = "ExamplesMissingError";
}

/**
 * The payloads of `@octokit/webhooks-examples`, and an event type for each kind and action with its schema
 * from `@octokit/webhooks-schemas`.
 * @throws ExamplesMissingError
 */
export function loadGithubCatalogue(): GithubCatalogue {
  const { text, root, value } = parseStrictJson(readPackage("@octokit/webhooks-examples"), {
    spanDepth: 4,
  });
  const kinds = value as readonly Kind[];
  const findSchema = createSchemaFinder(readPackage("@octokit/webhooks-schemas"));
  const examples: GithubExample[] = [];
  const types = new Map<string, GithubType>();
  for (const [index, kind] of kinds.entries()) {
    const spans = membersOf(root.items?.[index]).get("examples")?.items ?? [];
    for (const [number, payload] of kind.examples.entries()) {
      const action = typeof payload.action === "string" ? payload.action : null;
      const type = `github.${kind.name}.${action ?? "event"}`;
      const span = spans[number];
      if (span === undefined) throw new Error(`an example of ${type} has no place in the text`);
      examples.push({ type, text: text.slice(span.start, span.end) });
      const description = `GitHub: ${kind.name}${action === null ? "" : ` ${action}`}`;
      if (!types.has(type)) types.set(type, { type, description, schema: findSchema(kind.name, action) });
    }
  }
  return { kinds: kinds.length, types: [...types.values()], examples };
}

interface Kind {
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

function membersOf(span: JsonSpan | undefined): ReadonlyMap<string, JsonSpan> {
  return span?.members ?? new Map();
}

function readPackage(name: string): string {
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new ExamplesMissingError(
      `GitHub's payloads are not installed: ${name} is a package for development. Run \`npm install\` without --omit=dev.`,
      { cause: error },
    );
  }
  return readFileSync(path, "utf8");
}
