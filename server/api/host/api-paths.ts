const prefixes = ["/api/v1", "/api/registry", "/api/hooks", "/api/health", "/api/metrics"];
const exact = "/.well-known/webhook-keys.json";

/** Whether a request is for the Hono app rather than for Next. */
export function isApiUrl(url: string): boolean {
  const end = url.indexOf("?");
  const path = end === -1 ? url : url.slice(0, end);
  if (path === exact) return true;
  return prefixes.some((prefix) => path.startsWith(prefix) && isBoundary(path, prefix.length));
}

function isBoundary(path: string, at: number): boolean {
  return path.length === at || path[at] === "/";
}
