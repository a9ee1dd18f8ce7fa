/**
 * Whether another site made the browser send this, on top of what the cookie's SameSite keeps out.
 * Programs send no such header and hold no cookie. Source: W3C Fetch Metadata Request Headers.
 */
export function isCrossSite(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}
