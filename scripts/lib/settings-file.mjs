// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./repository.mjs";

/**
 * The product's settings with their defaults, as .env.example lists them; an empty text for none.
 * @param {string} [text] the file's content
 * @returns {Record<string, string>}
 */
export function listedSettings(text = readFileSync(join(root, ".env.example"), "utf8")) {
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}

/**
 * Takes the product's settings out of this process: tests bring their own, and a DATABASE_URL in
 * somebody's shell must never become a database under test.
 */
export function forgetSettings() {
  for (const name of Object.keys(listedSettings())) delete process.env[name];
}
