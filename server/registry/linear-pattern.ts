import { RE2JS } from "re2js";

/** Longest pattern, in characters, and the largest program it may compile to. */
const maxPatternLength = 2_000;
const maxProgramSize = 10_000;

/** A pattern that cannot be matched in time linear in the text. */
export class PatternError extends Error {
  override readonly name = "PatternError";
  readonly pattern: string;
  constructor(pattern: string, reason: string) {
    super(reason);
    this.pattern = pattern;
  }
}

/** What ajv needs of a regular expression; `toString` is the key under which it shares them. */
export interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * Compiles a schema's regular expression for RE2, whose matching time is linear in the text: no pattern can
 * stall the process. RE2 knows neither lookaround nor backreferences. Source: https://swtch.com/~rsc/regexp/regexp3.html
 * @throws PatternError
 */
export function linearPattern(pattern: string): LinearPattern {
  if (pattern.length > maxPatternLength) {
    throw new PatternError(pattern, `A pattern may have at most ${maxPatternLength} characters.`);
  }
  const compiled = compile(pattern);
  if (compiled.programSize() > maxProgramSize) {
    throw new PatternError(pattern, "This pattern unfolds to too many states. Use smaller repeat counts.");
  }
  return { test: (text) => compiled.test(text), toString: () => `/${pattern}/` };
}

function compile(pattern: string): RE2JS {
  try {
    // The syntax is JavaScript's (ECMA-262 with `u`), as JSON Schema says; RE2 alone would take more.
    const { source } = new RegExp(pattern, "u");
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? "it is no regular expression"
        : "it uses lookaround, a backreference or a repeat over 1000";
    throw new PatternError(pattern, `This pattern cannot be used: ${reason}.`);
  }
}
