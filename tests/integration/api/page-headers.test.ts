import { NextRequest } from "next/server";
import { afterEach, expect, it } from "vitest";
import type { Platform } from "#server/kernel/platform";
import { platformHolder, platformSlot } from "#server/kernel/platform-slot";
import { config, proxy } from "../../../proxy.ts";

const original = { ...process.env };
afterEach(() => {
  process.env = { ...original };
});

const pageAt = (url: string, headers: Record<string, string> = {}) =>
  proxy(new NextRequest(url, { headers }));

function policyOf(response: Response): Record<string, string[]> {
  const text = response.headers.get("content-security-policy") ?? "";
  return Object.fromEntries(
    text.split("; ").map((rule) => {
      const [name = "", ...values] = rule.split(" ");
      return [name, values];
    }),
  );
}
const nonceOf = (response: Response) =>
  policyOf(response)["script-src"]?.flatMap((value) => /^'nonce-(.+)'$/.exec(value)?.[1] ?? [])[0] ?? "";

it("lets only scripts with the page's own nonce run, a new one for each page", async () => {
  const pages = await Promise.all(Array.from({ length: 50 }, () => pageAt("http://hub.test/acme")));
  const nonces = pages.map(nonceOf);
  expect(new Set(nonces).size).toBe(50);
  for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  const [page] = pages;
  const policy = page === undefined ? {} : policyOf(page);
  expect(policy["script-src"]).toEqual(["'self'", `'nonce-${nonces[0]}'`, "'strict-dynamic'"]);
  expect(policy).toMatchObject({
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "connect-src": ["'self'"],
  });
  expect(JSON.stringify(policy)).not.toContain("unsafe-eval");
});

it("hands that nonce and the page's address to Next, whatever the browser sent under these names", async () => {
  const page = await pageAt("http://hub.test/acme/events?type=a.b", {
    "x-nonce": "mine",
    "x-page-path": "/admin",
    "content-security-policy": "script-src *",
  });
  const handed = (name: string) => page.headers.get(`x-middleware-request-${name}`);
  expect(handed("x-nonce")).toBe(nonceOf(page));
  expect(handed("content-security-policy")).toBe(page.headers.get("content-security-policy"));
  expect(handed("x-page-path")).toBe("/acme/events?type=a.b");
});

it("forbids framing, sniffing, referrers to others and powers that no page uses", async () => {
  const { headers } = await pageAt("http://hub.test/");
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  });
});

it("lets the origins of a portal session's tenant frame its pages, and no other page", async () => {
  const sessionId = "pts_01kb0000000000000000000000";
  const frame = {
    ancestors: ["https://app.example.com"],
    imageOrigin: "https://cdn.example.com",
    scheme: "dark",
  };
  const ports = { findPortalFrame: async (_: unknown, id: string) => (id === sessionId ? frame : null) };
  platformHolder[platformSlot] = Promise.resolve({ ports } as unknown as Platform);
  try {
    const portal = await pageAt(`http://hub.test/portal/${sessionId}/new`, { "x-page-scheme": "light" });
    expect(policyOf(portal)).toMatchObject({
      "frame-ancestors": ["https://app.example.com"],
      "img-src": ["'self'", "data:", "blob:", "https://cdn.example.com"],
    });
    expect(portal.headers.has("x-frame-options")).toBe(false);
    expect(portal.headers.get("x-middleware-request-x-page-scheme")).toBe("dark");
    const others = [
      "/acme/portal",
      `/portal/${sessionId}x/new`,
      `/acme/portal/${sessionId}`,
      "/portal/pts_none",
    ];
    for (const path of others) {
      const page = await pageAt(`http://hub.test${path}`, { "x-page-scheme": "dark" });
      expect([path, policyOf(page)["frame-ancestors"]]).toEqual([path, ["'none'"]]);
      expect(page.headers.get("x-frame-options")).toBe("DENY");
      expect(page.headers.get("x-middleware-request-x-page-scheme")).toBe("system");
    }
  } finally {
    delete platformHolder[platformSlot];
  }
});

it("insists on https exactly where the installation is reached by it", async () => {
  delete process.env.PUBLIC_URL;
  const plain = await pageAt("http://hub.test/");
  expect(plain.headers.has("strict-transport-security")).toBe(false);
  expect(policyOf(plain)).not.toHaveProperty("upgrade-insecure-requests");
  process.env.PUBLIC_URL = "https://hub.test";
  const secure = await pageAt("http://hub.test/");
  expect(secure.headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
  expect(policyOf(secure)).toHaveProperty("upgrade-insecure-requests");
});

it("covers pages, and leaves the API and built files alone", () => {
  const [matcher = ""] = config.matcher;
  const isCovered = (path: string) => new RegExp(`^${matcher}$`).test(path);
  for (const path of ["/", "/acme/events", "/admin", "/apis", "/sign-in"])
    expect([path, isCovered(path)]).toEqual([path, true]);
  for (const path of ["/api/v1/events", "/_next/static/x.js", "/.well-known/webhook-keys.json"])
    expect([path, isCovered(path)]).toEqual([path, false]);
});
