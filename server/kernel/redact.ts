/** Keys whose values never reach a log, compared without case, `-` and `_`. */
const secretKeys =
  /^(authorization|proxyauthorization|cookie|setcookie|\w*password\w*|passphrase|secret\w*|\w*secret|token|\w+token|apikey|xapikey|webhooksignature|svixsignature|privatekey|masterkey|sealed\w*|plaintext|credential\w*)$/;

/** What a value may look like that is secret wherever it stands, and what stands there instead. */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[secret]"],
  [/\b(tk|whsec|whsk)_[\w+/=-]{8,}/g, "$1_[secret]"],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, "$1 [secret]"],
  [/\beyJ[\w-]{6,}\.[\w-]+\.[\w-]*/g, "[secret]"],
  [/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, "$1:[secret]@"],
  [/([?&](?:token|key|secret|signature|password|code)=)[^&\s"']+/gi, "$1[secret]"],
  [/\b([\w.+-])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)\b/g, "$1***@$2"],
];
const cardLike = /\b\d(?:[ -]?\d){12,18}\b/g;

const maxDepth = 8;
const maxItems = 100;
const maxText = 8_192;

/**
 * A copy of a value that may be written to a log: secrets and personal data are cut out by key and by
 * pattern, at any depth; depth, length and number of items are bounded.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (depth >= maxDepth) return "[too deep]";
  if (value instanceof Date) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redact(item, depth + 1));
  if ("toJSON" in value && typeof value.toJSON === "function") return redact(value.toJSON(), depth + 1);
  return redactObject(value, depth);
}

/** A text without secrets, cut at 8 KiB. */
export function redactText(text: string): string {
  let clean = text.length > maxText ? `${text.slice(0, maxText)}… [${text.length - maxText} more]` : text;
  for (const [pattern, instead] of secretValues) clean = clean.replace(pattern, instead);
  return clean.replace(cardLike, (digits) => (isCardNumber(digits) ? "[card number]" : digits));
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, maxItems)) {
    const isSecret = secretKeys.test(key.toLowerCase().replace(/[-_]/g, ""));
    clean[key] = isSecret && item !== null && item !== undefined ? "[secret]" : redact(item, depth + 1);
  }
  return clean;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause, ...rest } = error;
  return {
    ...redactObject(rest, depth),
    type: name,
    message: redactText(message),
    stack: stack === undefined ? undefined : redactText(stack),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}

/** The Luhn check (ISO/IEC 7812-1). */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "").split("").map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
