import type { FieldError } from "#server/kernel/errors";
import { catalogueVersion } from "#server/kernel/catalogue";
import type { Reader } from "#server/kernel/transact";
import { type Catalogue, type CatalogueEntry, readCatalogue, readSchemaText } from "./catalogue.ts";
import { createValidatorCache } from "./validator-cache.ts";

/** A payload to be checked. */
export interface Payload {
  readonly type: string;
  /** Its JSON text, valid; parsed only if its type has a schema. */
  readonly text: string;
  /** Where in the request it stands, as a JSON pointer. */
  readonly pointer: string;
}

export type Verdict =
  | { readonly kind: "valid"; readonly schemaVersion: number }
  | { readonly kind: "warned"; readonly schemaVersion: number; readonly errors: readonly FieldError[] }
  | { readonly kind: "refused"; readonly schemaVersion: number; readonly errors: readonly FieldError[] }
  | { readonly kind: "unknown_type" };

/** Checks payloads against a tenant's event types. One per process. */
export interface PayloadChecker {
  /** The remembered catalogue, read now if there is none. It may be outdated: compare its version before relying on it. */
  remembered(tenantId: string, reader: Reader): Promise<Catalogue>;
  /** The catalogue as it is now, read anew if its version has moved. */
  refresh(tenantId: string, reader: Reader): Promise<Catalogue>;
  /** One verdict per payload, in order. Null when the catalogue turned out to be outdated. */
  check(
    catalogue: Catalogue,
    payloads: readonly Payload[],
    reader: Reader,
  ): Promise<readonly Verdict[] | null>;
}

/** Most event types remembered, over all tenants. */
const maxRemembered = 200_000;

export function createPayloadChecker(): PayloadChecker {
  const catalogues = new Map<string, Catalogue>();
  const validators = createValidatorCache();
  const loadings = new Map<string, Promise<Catalogue>>();
  let remembered = 0;

  const remember = (tenantId: string, catalogue: Catalogue): Catalogue => {
    forget(tenantId);
    catalogues.set(tenantId, catalogue);
    remembered += weight(catalogue);
    for (const oldest of catalogues.keys()) {
      if (remembered <= maxRemembered || catalogues.size === 1) break;
      forget(oldest);
    }
    return catalogue;
  };
  const forget = (tenantId: string) => {
    const known = catalogues.get(tenantId);
    if (known !== undefined) remembered -= weight(known);
    catalogues.delete(tenantId);
  };
  const validatorOf = async (entry: CatalogueEntry, reader: Reader) => {
    const key = `${entry.id}@${entry.schemaVersion}`;
    const known = validators.get(key);
    if (known !== undefined) return known;
    const text = await reader((tx) => readSchemaText(tx, entry));
    return text === null ? null : validators.compile(key, text);
  };

  return {
    remembered(tenantId, reader) {
      const known = catalogues.get(tenantId);
      if (known !== undefined) return Promise.resolve(known);
      // Whoever asks while it is being read waits for the same answer.
      const loading =
        loadings.get(tenantId) ??
        reader(readCatalogue)
          .then((catalogue) => remember(tenantId, catalogue))
          .finally(() => loadings.delete(tenantId));
      loadings.set(tenantId, loading);
      return loading;
    },
    async refresh(tenantId, reader) {
      const known = catalogues.get(tenantId);
      if (known !== undefined && (await reader(catalogueVersion)) === known.version) return known;
      return remember(tenantId, await reader(readCatalogue));
    },
    async check(catalogue, payloads, reader) {
      const verdicts: Verdict[] = [];
      for (const payload of payloads) {
        const entry = catalogue.entries.get(payload.type);
        if (entry === undefined || !entry.hasSchema) {
          verdicts.push(verdictWithoutSchema(entry));
          continue;
        }
        const { text, pointer } = payload;
        const validator = await validatorOf(entry, reader);
        if (validator === null) return null;
        verdicts.push(toVerdict(entry, validator.check(JSON.parse(text), { size: text.length, pointer })));
      }
      return verdicts;
    },
  };
}

function weight(catalogue: Catalogue): number {
  return 1 + catalogue.entries.size;
}

function verdictWithoutSchema(entry: CatalogueEntry | undefined): Verdict {
  return entry === undefined
    ? { kind: "unknown_type" }
    : { kind: "valid", schemaVersion: entry.schemaVersion };
}

function toVerdict({ mode, schemaVersion }: CatalogueEntry, errors: readonly FieldError[] | null): Verdict {
  if (errors === null) return { kind: "valid", schemaVersion };
  return { kind: mode === "warn" ? "warned" : "refused", schemaVersion, errors };
}
