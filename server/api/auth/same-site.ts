import { paths } from "#lib/paths";

const anySite = "http://site.invalid";

/** Only addresses of this very site: anything else leads to its home. */
export function sameSiteUrl(url: string, baseUrl: string): string {
  const target = URL.parse(url, baseUrl);
  return target !== null && target.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}

/** The path to go to after signing in: as asked when it is one of this site's, else home. */
export function callbackPath(asked: string | undefined): string {
  const target = asked?.startsWith("/") ? URL.parse(asked, anySite) : null;
  // A path that begins with two slashes would be read as another site.
  if (target === null || target.origin !== anySite || target.pathname.startsWith("//")) return paths.home();
  return target.pathname === paths.signIn() ? paths.home() : target.pathname + target.search;
}
