import { redactText } from "./redact-text.ts";

export { redactText };

/** Keys whose values never reach a log, compared without case, `-`, `_`, `.` and spaces. */
const secretKeys =
  /^(?:proxy)?authorization$|^(?:set)?cookies?$|passw(?:or)?d|^pwd$|passphrase|^secret|secret$|token$|^tokens$|apikey$|accesskey$|signature(?:256)?$|^(?:private|master|signing|encryption|data|tenant|session)key$|^sealed|^wrapped$|^plaintext$|^credential|^jwt$|^bearer$|^t?otp$|^pin$|^cv[vc]2?$|^iban$|^ssn$|^params$/;

const maxDepth = 8;
const maxItems = 100;
const maxKey = 128;
/** Over the whole value: members and items looked at, and UTF-16 units of text kept. */
const maxMembers = 1_000;
const maxTotalText = 65_536;

/**
 * A copy of a value that may be written to a log: secrets and personal data are cut out by key and by
 * pattern, at any depth, in keys too. Depth, width, members and text are bounded, and a value that cannot
 * be read says so: logging never throws.
 */
export function redact(value: unknown): unknown {
  return redactValue(value, 0, { members: maxMembers, text: maxTotalText });
}

interface Budget {
  members: number;
  text: number;
}

function redactValue(value: unknown, depth: number, budget: Budget): unknown {
  switch (typeof value) {
    case "string":
      return spend(redactText(value), budget);
    case "bigint":
      return redactText(value.toString());
    case "number":
      return Math.abs(value) < 1e12 ? value : redactNumber(value);
    case "object":
      return value === null ? null : redactObject(value, depth, budget);
    case "undefined":
    case "boolean":
      return value;
    default:
      return `[${typeof value}]`;
  }
}

/** Gives the number back unless its digits are those of a payment card. */
function redactNumber(value: number): unknown {
  const clean = redactText(String(value));
  return clean === String(value) ? value : clean;
}

function redactObject(value: object, depth: number, budget: Budget): unknown {
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (depth >= maxDepth) return "[too deep]";
  return readable(() => {
    if (value instanceof Error) return redactError(value, depth, budget);
    if (Array.isArray(value)) return redactItems(value, depth, budget);
    if (value instanceof Set) return redactItems([...value], depth, budget);
    if (value instanceof Map)
      return redactMembers([...value.keys()], (key) => value.get(key), { depth, budget });
    if ("toJSON" in value && typeof value.toJSON === "function")
      return redactValue(value.toJSON(), depth + 1, budget);
    return redactMembers(Object.keys(value), (key) => Reflect.get(value, key), { depth, budget });
  });
}

function redactItems(items: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const clean = [];
  for (const item of items.slice(0, maxItems)) {
    if (budget.members-- <= 0) break;
    clean.push(redactValue(item, depth + 1, budget));
  }
  return clean;
}

function redactMembers<Key>(
  keys: readonly Key[],
  read: (key: Key) => unknown,
  { depth, budget }: { depth: number; budget: Budget },
): Record<string, unknown> {
  const clean: [string, unknown][] = [];
  for (const key of keys.slice(0, maxItems)) {
    if (budget.members-- <= 0) break;
    const name = redactText(String(key).slice(0, maxKey));
    const isSecret = secretKeys.test(name.toLowerCase().replace(/[-_. ]/g, ""));
    clean.push([name, isSecret ? "[secret]" : readable(() => redactValue(read(key), depth + 1, budget))]);
  }
  return Object.fromEntries(clean);
}

function redactError(error: Error, depth: number, budget: Budget): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const extra = Object.keys(error).concat(error instanceof AggregateError ? ["errors"] : []);
  return {
    ...redactMembers(extra, (key) => Reflect.get(error, key), { depth, budget }),
    type: spend(redactText(name), budget),
    message: spend(redactText(message), budget),
    ...(stack === undefined ? {} : { stack: spend(redactText(stack), budget) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1, budget) }),
  };
}

/** What a reader gives. A getter, a proxy or toJSON may throw, and the line matters more than that value. */
function readable<T>(read: () => T): T | "[unreadable]" {
  try {
    return read();
  } catch {
    return "[unreadable]";
  }
}

/** The text, or as much of it as there is room for. */
function spend(text: string, budget: Budget): string {
  budget.text -= text.length;
  return budget.text >= 0 ? text : "[too much]";
}
