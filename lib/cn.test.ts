import { globSync, readFileSync } from "node:fs";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, it } from "vitest";
import { cn } from "./cn.ts";

it.each([
  ["h-8 px-3 text-sm", "h-auto px-0", "text-sm h-auto px-0"],
  ["px-3 py-1", "p-0", "p-0"],
  ["p-4", "px-2", "p-4 px-2"],
  ["w-4 h-4", "size-6", "size-6"],
  ["text-sm text-muted-foreground text-left", "text-danger-ink", "text-sm text-left text-danger-ink"],
  ["text-sm", "text-2xs", "text-2xs"],
  ["border border-border", "border-primary", "border border-primary"],
  ["border border-input", "border-0", "border-input border-0"],
  ["font-mono font-medium", "font-normal", "font-mono font-normal"],
  ["bg-card hover:bg-accent", "bg-primary-soft", "hover:bg-accent bg-primary-soft"],
  ["max-md:h-10 h-8", "h-6", "max-md:h-10 h-6"],
  ["rounded-md", "rounded-full", "rounded-full"],
  ["gap-x-4", "gap-y-2", "gap-x-4 gap-y-2"],
  ["border-t-2 border-l", "border-dashed", "border-t-2 border-l border-dashed"],
  ["rounded-md", "rounded-t-none", "rounded-md rounded-t-none"],
  ["block", "flex max-md:hidden", "flex max-md:hidden"],
  ["mt-1 mb-2 ml-auto", "mt-4", "mb-2 ml-auto mt-4"],
  ["break-words truncate", "break-all", "break-words truncate break-all"],
])("lets the later class win: %j, %j", (base, override, result) => {
  expect(cn(base, override).split(" ").sort()).toEqual(result.split(" ").sort());
});

it("leaves out what is false", () => {
  expect(cn("flex", false, undefined, null, { hidden: false, grow: true })).toBe("flex grow");
});

/** Every string of two words or more in the components that could be class names. */
function classLiterals(): string[] {
  return globSync("{components,app}/**/*.tsx").flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/"([^"\n]*\s[^"\n]*)"/g)].map((match) => match[1] ?? ""),
  );
}

it("never drops a class that the library's full table would keep", () => {
  const full = extendTailwindMerge({ extend: { theme: { text: ["2xs"] } } });
  const literals = classLiterals();
  expect(literals.length).toBeGreaterThan(100);
  for (const literal of literals) {
    const kept = new Set(cn(literal).split(" "));
    const wrong = full(literal)
      .split(" ")
      .filter((name) => !kept.has(name));
    expect({ literal, wrong }).toEqual({ literal, wrong: [] });
  }
});
