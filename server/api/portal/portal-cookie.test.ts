import { expect, it } from "vitest";
import { portalCookies, portalToken } from "./portal-cookie.ts";

const idOf = (index: number) => `pts_${String(index).padStart(26, "0")}`;
const made = { sessionId: idOf(99), token: "t", maxAgeSeconds: 60, isHttps: true, isEmbedded: false };

it("keeps the token from scripts, from other hosts and from other sites' requests", () => {
  expect(portalCookies(made, null)).toEqual([
    `__Host-portal.${idOf(99)}=t; Path=/; HttpOnly; Max-Age=60; SameSite=Lax; Secure`,
  ]);
  expect(portalCookies({ ...made, isHttps: false, isEmbedded: true }, null)).toEqual([
    `portal.${idOf(99)}=t; Path=/; HttpOnly; Max-Age=60; SameSite=Lax`,
  ]);
});

it("partitions the cookie of a page in another site's frame", () => {
  expect(portalCookies({ ...made, isEmbedded: true }, null)).toEqual([
    `__Host-portal.${idOf(99)}=t; Path=/; HttpOnly; Max-Age=60; SameSite=None; Secure; Partitioned`,
  ]);
});

it("ends the oldest of a browser's sessions when there are too many, and no other cookie", () => {
  const held = [...Array.from({ length: 9 }, (_, index) => `__Host-portal.${idOf(index)}=x`), "other=1"].join(
    "; ",
  );
  const ended = portalCookies(made, held).slice(1);
  expect(ended.map((cookie) => cookie.split("=")[0])).toEqual([
    `__Host-portal.${idOf(0)}`,
    `__Host-portal.${idOf(1)}`,
  ]);
  for (const cookie of ended) expect(cookie).toContain("Max-Age=0");
});

it("reads the token of the session that is asked for, and of no other", () => {
  const jar = new Map([[`__Host-portal.${idOf(1)}`, "one"]]);
  const cookie = (name: string) => jar.get(name);
  expect(portalToken(cookie, idOf(1), true)).toBe("one");
  expect(portalToken(cookie, idOf(2), true)).toBeUndefined();
  expect(portalToken(cookie, idOf(1), false)).toBeUndefined();
});
