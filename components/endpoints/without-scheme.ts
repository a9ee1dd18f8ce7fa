/** `https://example.com/hooks` → `example.com/hooks`: what tells one endpoint from another where space is short. */
export function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}
