import { MalformedError } from "../errors.ts";
import { type JsonSpan, scanJson } from "./scan-json.ts";

/** A parsed text, and where in it each value of the first levels stands. */
export interface StrictJson {
  /** The text exactly as it arrived, without any byte order mark handling: a mark is refused. */
  readonly text: string;
  readonly value: unknown;
  readonly root: JsonSpan;
}

export interface StrictJsonLimits {
  /** Most levels of arrays and objects inside one another; 64 when absent. */
  readonly maxDepth?: number;
  /** Containers of this many outer levels get spans for what is in them; 1 when absent. */
  readonly spanDepth?: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads JSON (RFC 8259) that is also I-JSON (RFC 7493): UTF-8, no duplicate names, no lone surrogates,
 * numbers within IEEE 754 doubles. Also refuses what later readers stumble over: U+0000, the name
 * `__proto__`, and deep nesting. Integers beyond 2^53 are taken: callers that keep `text` lose nothing.
 * @throws MalformedError whose code names the fault and whose `errors` point at it.
 */
export function parseStrictJson(body: Uint8Array | string, limits: StrictJsonLimits = {}): StrictJson {
  const text = typeof body === "string" ? wellFormed(body) : decode(body);
  // Scanned before it is parsed: a few bytes of brackets must not become megabytes of objects.
  const { root, fault } = scanJson(text, {
    maxDepth: limits.maxDepth ?? 64,
    spanDepth: limits.spanDepth ?? 1,
  });
  if (fault !== null) {
    throw new MalformedError(fault.message, {
      code: fault.code,
      errors: [{ pointer: fault.pointer, message: fault.message }],
    });
  }
  const value = parse(text);
  if (root === null) throw new Error("the scanner refused JSON that JSON.parse takes");
  return { text, value, root };
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (error) {
    throw new MalformedError("The body is not valid UTF-8. Send JSON encoded as UTF-8.", {
      code: "not_utf8",
      errors: [{ pointer: "", message: "not valid UTF-8" }],
      cause: error,
    });
  }
}

function wellFormed(text: string): string {
  if (text.isWellFormed()) return text;
  throw new MalformedError("The text holds half of a surrogate pair. Send whole characters.", {
    code: "lone_surrogate",
    errors: [{ pointer: "", message: "half of a surrogate pair" }],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === "" ? "it is empty" : place(error);
    throw new MalformedError(`The body is not valid JSON: ${reason}.`, {
      code: "not_json",
      errors: [{ pointer: "", message: `not valid JSON: ${reason}` }],
      cause: error,
    });
  }
}

/** Where V8 stumbled, without the text around it, which may be confidential. */
function place(error: unknown): string {
  const found = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  return found === null ? "it ends too early or holds a wrong token" : `see character ${found[1]}`;
}
