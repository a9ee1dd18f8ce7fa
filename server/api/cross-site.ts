import { ForbiddenError } from "#server/kernel/errors";

/**
 * Refuses what another site made the browser send, on top of the cookie's SameSite. Programs send no
 * such header and hold no cookie. Source: W3C Fetch Metadata Request Headers.
 * @throws ForbiddenError
 */
export function refuseCrossSite(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (site === null || site === "same-origin" || site === "none") return;
  throw new ForbiddenError("Calls from other sites are not taken.", { code: "cross_site" });
}
