import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "");
const folders = "app|server|db|jobs|components|public|tests|lib|sdk|bench|docs|scripts";
const mention = new RegExp(`(?<![\\w/.#@])(?:(?:${folders})/[\\w./[\\]()-]*[\\w\\])])`, "g");
const link = /\]\((?!https?:|#|mailto:)([^)#\s]+)/g;

/** Files and folders of this repository that a document names, in text or as a link. */
function mentions(document: string): string[] {
  const text = readFileSync(path.join(root, document), "utf8");
  const inText = [...text.matchAll(mention)].map(([found]) => unbracketed(found));
  const linked = [...text.matchAll(link)].map(([, target]) =>
    path.join(path.dirname(document), target ?? ""),
  );
  return [...inText, ...linked].filter(
    (found) => !found.includes("<") && !found.includes("…") && !found.includes("*"),
  );
}

/** A path without what follows it in Markdown: `docs/x.md](docs/x.md)` is `docs/x.md`. */
function unbracketed(found: string): string {
  const [path = ""] = found.split("](");
  return path.endsWith(")") && !path.includes("(") ? path.slice(0, -1) : path;
}

describe.each(documents)("%s", (document) => {
  it("names only paths that exist", () => {
    expect(mentions(document).filter((found) => !existsSync(path.join(root, found)))).toEqual([]);
  });
});

it("finds documents to check", () => {
  expect(documents.length).toBeGreaterThan(0);
});
