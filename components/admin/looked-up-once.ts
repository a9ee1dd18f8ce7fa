/**
 * For a query whose every call is written to the staff audit log: it is asked once for each opening of the
 * page, not again whenever the window gets the focus.
 */
export const lookedUpOnce = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;
