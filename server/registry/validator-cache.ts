import { compileKnownSchema, type PayloadValidator } from "./compile-schema.ts";

export interface ValidatorCache {
  get(key: string): PayloadValidator | undefined;
  /** Compiles and remembers. */
  compile(key: string, schemaText: string): PayloadValidator;
}

export interface ValidatorCacheLimits {
  readonly maxEntries: number;
  /** Sum of the schemas' text lengths; compiled code takes a multiple of it. */
  readonly maxTextLength: number;
}

interface Entry {
  readonly validator: PayloadValidator;
  readonly textLength: number;
}

/** Compiled schemas, the ones longest unused forgotten first. A key stands for one text for ever. */
export function createValidatorCache(
  limits: ValidatorCacheLimits = { maxEntries: 1_000, maxTextLength: 4_000_000 },
): ValidatorCache {
  const entries = new Map<string, Entry>();
  let textLength = 0;
  const forget = (key: string) => {
    textLength -= entries.get(key)?.textLength ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.validator;
    },
    compile(key, schemaText) {
      const validator = compileKnownSchema(schemaText);
      forget(key);
      entries.set(key, { validator, textLength: schemaText.length });
      textLength += schemaText.length;
      for (const oldest of entries.keys()) {
        const isFull = entries.size > limits.maxEntries || textLength > limits.maxTextLength;
        if (!isFull || entries.size === 1) break;
        forget(oldest);
      }
      return validator;
    },
  };
}
