/** Largest single event request, and largest event inside a batch, in bytes. */
export const maxEventBytes = 1_048_576;
/** Largest batch request, in bytes. */
export const maxBatchBytes = 8 * 1_048_576;
/** Most events in one batch. */
export const maxBatchEvents = 1_000;
/** Most levels of nesting inside `data`. */
export const maxDataDepth = 64;
/** Longest texts, in characters; all of them are indexed. */
export const maxSourceIdLength = 255;
export const maxSubjectLength = 512;
export const maxOrderingKeyLength = 255;
export const maxSourceLength = 1_024;
/** Longest `Idempotency-Key`. */
export const maxIdempotencyKeyLength = 255;
/** Most errors told about one request. */
export const maxErrors = 20;
