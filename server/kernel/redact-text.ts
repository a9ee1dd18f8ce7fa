/** Texts longer than this are cut, in UTF-16 units. */
const maxText = 8_192;
/** Looked at beyond the cut, so that a secret across it is seen whole. */
const overlap = 1_024;

/** Between a name and its value: quotes and backslashes too, for JSON inside a text. */
const sign = String.raw`\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?`;
const named = String.raw`passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|private[_-]?key|credential`;

/**
 * What a text may hold that is secret, and what stands there instead. Quantifiers that a match can start
 * inside of are bounded, so the cost stays linear in the text.
 */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    "[secret]",
  ],
  [/(?<![a-z0-9])(tk|whsec|whsk)_[\w+/=-]{6,}/gi, "$1_[secret]"],
  [/\b(v1a?),[\w+/=-]{20,}/g, "$1,[secret]"],
  [
    /(?<![a-z0-9])(?:gh[opsur]_|github_pat_|glpat-|[rs]k_(?:live|test)_|xox[abeprs]-|shp(?:at|ca|pa|ss)_|SG\.|AKIA|AIza)[\w.-]{10,}/gi,
    "[secret]",
  ],
  [/(?<![\w-])eyJ[\w-]{6,}\.[\w-]+\.[\w-]*/g, "[secret]"],
  [new RegExp(`((?:authorization|cookie)${sign})(?!\\[)[^\\r\\n"'\\\\]+`, "gi"), "$1[secret]"],
  [/\b(bearer|digest)\s+[\w.~+/=-]{6,}/gi, "$1 [secret]"],
  [/\b(basic)\s+(?=[\w+/-]{0,200}[\d=+/])[\w+/=-]{6,}/gi, "$1 [secret]"],
  // A password may hold an unescaped `/` or `@`, so it ends at the last `@` of the word.
  [/(:\/\/[^\s/:@"'\\]{0,128}):[^\s"'\\]{1,512}@/g, "$1:[secret]@"],
  [/(:\/\/)[^\s/:@"'\\[]{1,512}@/g, "$1[secret]@"],
  [/([?&](?:key|code|state|sig|signature|reset|invitation)=)[^&\s"'\\]+/gi, "$1[secret]"],
  [new RegExp(`((?:${named})${sign})(?!\\s|\\[)[^\\s"'\\\\&,;}\\]]+`, "gi"), "$1[secret]"],
  // Drizzle's "Failed query" and Postgres's details repeat the values that were written.
  [/\nparams: [\s\S]*?(?=\n {4}at |$)/g, "\nparams: [not shown]"],
  [/\)=\([^)\n]{0,2000}\)/g, ")=([not shown])"],
  [/(Failing row contains) \([\s\S]*?(?:\)\.|$)/g, "$1 [not shown]"],
  [
    /(?<![\p{L}\p{N}._+%'-])([\p{L}\p{N}])[\p{L}\p{N}._+%'-]{0,63}@([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/gu,
    "$1***@$2",
  ],
];

/** A cheap look before the patterns: most values of a log line are ids, words and numbers. */
const mayHoldSecret =
  /[@:=\s]|(?:tk|whsec|whsk|pat|live|test)_|v1a?,|gh[opsur]_|shp|glpat|xox|SG\.|AKIA|AIza|eyJ|\d{4}-?\d/i;

/** 13 to 19 digits of a payment card (ISO/IEC 7812): never part of a longer word, such as a UUID. */
const cardLike = /(?<![\w-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g;

/** A text without secrets and personal data, cut at 8 KiB. */
export function redactText(text: string): string {
  const clean = mayHoldSecret.test(text) ? withoutSecrets(text.slice(0, maxText + overlap)) : text;
  return text.length > maxText ? `${clean.slice(0, maxText)}… [${text.length} in all]` : clean;
}

function withoutSecrets(text: string): string {
  let clean = text;
  for (const [pattern, instead] of secretTexts) clean = clean.replace(pattern, instead);
  return clean.replace(cardLike, (digits) => (isCardNumber(digits) ? "[card number]" : digits));
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
