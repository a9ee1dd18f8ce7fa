import { z } from "zod";

/** How the latest attempt of a delivery failed, as a filter: `tls`, `timeout`, `server_error`, …, and the status if any. */
export const causeFilter = {
  lastErrorClass: z.string().min(1).max(64).optional(),
  lastStatus: z.int().min(100).max(599).optional(),
};

/** The same out of a URL. */
export const causeQuery = {
  ...causeFilter,
  lastStatus: z.coerce.number().int().min(100).max(599).optional(),
};
