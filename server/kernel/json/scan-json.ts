/** A value's place in a JSON text: `text.slice(start, end)`, and those of its parts where asked for. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly members: ReadonlyMap<string, JsonSpan> | null;
  readonly items: readonly JsonSpan[] | null;
}

/** Why a text is refused although it may be JSON. */
export interface JsonFault {
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

export interface ScanLimits {
  readonly maxDepth: number;
  readonly spanDepth: number;
}

/** One of the two is null: a text that is not JSON at all may have neither. */
export interface Scan {
  readonly root: JsonSpan | null;
  readonly fault: JsonFault | null;
}

interface Frame {
  readonly isObject: boolean;
  readonly start: number;
  /** Member names seen; null in an array. */
  readonly names: Set<string> | null;
  readonly members: Map<string, JsonSpan> | null;
  readonly items: JsonSpan[] | null;
  name: string;
  index: number;
  isNameNext: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
/** Spans of later items are not kept: they would weigh many times the text. */
const maxNotedItems = 2_000;
/** Pointers are for people: a name of a megabyte is cut. */
const maxPointerLength = 500;
/** Longer plain numbers may pass the largest double, 1.8e308; shorter ones need an exponent to. */
const digitsOfLargestDouble = 308;

/**
 * One pass over a JSON text without recursion. It finds what I-JSON forbids and notes spans, and leaves the
 * grammar to JSON.parse: over a text that is not JSON it ends early or with spans that mean nothing.
 */
export function scanJson(text: string, limits: ScanLimits): Scan {
  return new Scanner(text, limits).run();
}

class Scanner {
  readonly #text: string;
  readonly #limits: ScanLimits;
  readonly #stack: Frame[] = [];
  #top: Frame | null = null;
  #root: JsonSpan | null = null;
  #fault: JsonFault | null = null;

  constructor(text: string, limits: ScanLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  run(): Scan {
    let at = 0;
    while (at < this.#text.length && this.#fault === null) at = this.#step(at);
    return { root: this.#fault === null ? this.#root : null, fault: this.#fault };
  }

  /** Takes the token at `at`; gives where the next one may start. */
  #step(at: number): number {
    switch (this.#text.charCodeAt(at)) {
      case 0x20:
      case 0x0a:
      case 0x0d:
      case 0x09:
      case 0x3a:
        return at + 1;
      case 0x2c:
        return this.#comma(at);
      case quote:
        return this.#string(at);
      case 0x7b:
        return this.#open(at, true);
      case 0x5b:
        return this.#open(at, false);
      case 0x7d:
      case 0x5d:
        return this.#close(at);
      default:
        return this.#primitive(at);
    }
  }

  #open(at: number, isObject: boolean): number {
    if (this.#stack.length >= this.#limits.maxDepth) {
      this.#refuse("too_deep", `More than ${this.#limits.maxDepth} levels of nesting. Send flatter JSON.`);
      return at;
    }
    const isNoted = this.#stack.length < this.#limits.spanDepth;
    this.#top = {
      isObject,
      start: at,
      names: isObject ? new Set() : null,
      members: isObject && isNoted ? new Map() : null,
      items: !isObject && isNoted ? [] : null,
      name: "",
      index: 0,
      isNameNext: isObject,
    };
    this.#stack.push(this.#top);
    return at + 1;
  }

  #close(at: number): number {
    const closed = this.#stack.pop();
    this.#top = this.#stack.at(-1) ?? null;
    if (closed !== undefined) this.#note({ ...closed, end: at + 1 });
    return at + 1;
  }

  #comma(at: number): number {
    const top = this.#top;
    if (top === null) return this.#text.length;
    top.index += 1;
    top.isNameNext = top.isObject;
    return at + 1;
  }

  #string(at: number): number {
    const text = this.#text;
    let end = at + 1;
    let isEscaped = false;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(end)) {
      if (end >= text.length) return text.length;
      if (code === backslash) isEscaped = true;
      end += code === backslash ? 2 : 1;
    }
    const isName = this.#top?.isNameNext === true;
    const value = isEscaped ? unescape(text.slice(at, end + 1)) : isName ? text.slice(at + 1, end) : "";
    if (value === null) return text.length;
    if (isName) this.#takeName(value);
    if (isEscaped) this.#checkCharacters(value);
    if (!isName) this.#note({ start: at, end: end + 1, members: null, items: null });
    return end + 1;
  }

  #takeName(name: string): void {
    const top = this.#top;
    if (top === null) return;
    top.name = name;
    top.isNameNext = false;
    if (name === "__proto__")
      this.#refuse("forbidden_name", "The member name __proto__ is not taken. Rename it.");
    if (top.names?.has(name)) {
      this.#refuse("duplicate_name", "The same member name stands twice in one object. Send it once.");
    }
    top.names?.add(name);
  }

  #checkCharacters(value: string): void {
    if (value.includes("\u0000")) {
      this.#refuse("nul_character", "Strings must not hold the character U+0000. Leave it out.");
    } else if (!value.isWellFormed()) {
      this.#refuse("lone_surrogate", "A string holds half of a surrogate pair. Send whole characters.");
    }
  }

  #primitive(at: number): number {
    const text = this.#text;
    let end = at + 1;
    let hasExponent = false;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      // `,` `]` `}` and white space end a number or a literal.
      if (code === 0x2c || code === 0x5d || code === 0x7d || code <= 0x20) break;
      if (code === 0x65 || code === 0x45) hasExponent = true;
    }
    const mayOverflow = hasExponent || end - at > digitsOfLargestDouble;
    if (mayOverflow && Math.abs(Number(text.slice(at, end))) === Infinity) {
      this.#refuse("number_out_of_range", "A number is beyond the range of a double. Send it as a string.");
    }
    this.#note({ start: at, end, members: null, items: null });
    return end;
  }

  /** Keeps the span of a finished value with its container, or as the root. */
  #note({ start, end, members, items }: JsonSpan): void {
    const top = this.#top;
    if (top === null) this.#root = { start, end, members, items };
    else if (top.members !== null) top.members.set(top.name, { start, end, members, items });
    else if (top.items !== null && top.items.length < maxNotedItems)
      top.items.push({ start, end, members, items });
  }

  #refuse(code: string, message: string): void {
    this.#fault ??= { code, message, pointer: pointerTo(this.#stack) };
  }
}

/** The string a JSON string literal stands for; null when it is not one. */
function unescape(literal: string): string | null {
  try {
    return JSON.parse(literal);
  } catch {
    return null;
  }
}

function pointerTo(stack: readonly Frame[]): string {
  return stack
    .filter((frame) => !(frame.isObject && frame.isNameNext))
    .map((frame) => `/${frame.isObject ? escapePointer(frame.name) : frame.index}`)
    .join("")
    .slice(0, maxPointerLength)
    .toWellFormed();
}

/** One step of a JSON pointer (RFC 6901), without its slash. */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
