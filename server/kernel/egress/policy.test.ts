import { isIP } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { createPolicy } from "./policy.ts";

const strict = createPolicy({ allowCidrs: [], allowLoopback: false });

describe("an address that is not public", () => {
  it.each([
    "http://127.0.0.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0x7f.1",
    "http://0177.0.0.1",
    "http://127.1",
    "http://1.",
    "http://%31%32%37.0.0.1",
    "http://①②⑦.⓪.⓪.①",
    "http://127.0.0.1.",
    "http://[::1]",
    "http://[::]",
    "http://[::127.0.0.1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:10.0.0.1]",
    "http://[0:0:0:0:0:ffff:a00:1]",
    "http://[::ffff:0:127.0.0.1]",
    "http://[64:ff9b::7f00:1]",
    "http://[64:ff9b:1::7f00:1]",
    "http://[2002:7f00:1::]",
    "http://[2001:0:53aa:64c::1]",
    "http://[fe80::1]",
    "http://[fec0::1]",
    "http://[fd00::1]",
    "http://[ff02::1]",
    "http://[100::1]",
    "http://[2001:db8::1]",
    "http://[3fff::1]",
    "http://[5f00::1]",
    "http://[4000::1]",
    "http://10.0.0.1",
    "http://172.16.0.1",
    "http://192.168.1.1",
    "http://100.64.0.1",
    "http://169.254.169.254",
    "http://168.63.129.16",
    "http://192.0.0.192",
    "http://192.0.2.1",
    "http://192.88.99.1",
    "http://198.18.0.1",
    "http://0.0.0.0",
    "http://240.0.0.1",
    "http://255.255.255.255",
    "http://224.0.0.1",
    "http://localhost",
    "http://LOCALHOST",
    "http://x.localhost.",
  ])("is refused as %s", (url) => {
    expect(strict.checkUrl(url)).toMatchObject({ ok: false, reason: "refused_address" });
  });

  /** Every way a URL may write an IPv4 address. */
  const spellings: readonly ((bytes: readonly number[]) => string)[] = [
    (bytes) => bytes.join("."),
    (bytes) => String(asNumber(bytes)),
    (bytes) => `0x${asNumber(bytes).toString(16)}`,
    (bytes) => `0${asNumber(bytes).toString(8)}`,
    (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join("."),
    (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join("."),
    (bytes) => `${bytes[0]}.${asNumber(bytes) % 2 ** 24}`,
    (bytes) => `[::ffff:${bytes.join(".")}]`,
    (bytes) => `[::${bytes.join(".")}]`,
    (bytes) => `[64:ff9b::${bytes.join(".")}]`,
    (bytes) => `[2002:${hex(bytes.slice(0, 2))}:${hex(bytes.slice(2))}::1]`,
  ];
  const byte = fc.nat(255);
  const privateBytes = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    fc.constant([168, 63, 129, 16]),
  );

  it("is refused in every spelling, and as an answer of DNS", () => {
    fc.assert(
      fc.property(privateBytes, fc.constantFrom(...spellings), (bytes, spell) => {
        expect(strict.checkUrl(`https://${spell(bytes)}/hook`)).toMatchObject({ ok: false });
        expect(strict.isAllowedAddress(bytes.join("."))).toBe(false);
        expect(strict.isAllowedAddress(`::ffff:${bytes.join(".")}`)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("is never let through, whatever the URL: an address is public unicast or refused", () => {
    fc.assert(
      fc.property(
        fc.webUrl({ authoritySettings: { withIPv4: true, withIPv6: true, withUserInfo: true } }),
        (text) => {
          const checked = strict.checkUrl(text);
          const host = checked.ok ? checked.url.hostname.replace(/^\[|\]$/g, "") : "";
          const isSpecial = isIP(host) !== 0 && ipaddr.process(host).range() !== "unicast";
          const hasUser = checked.ok && checked.url.username !== "";
          expect({ isSpecial, hasUser }).toEqual({ isSpecial: false, hasUser: false });
        },
      ),
      { numRuns: 100 },
    );
  });
});

it.each([
  "ftp://example.com",
  "file:///etc/passwd",
  "https://user:pw@example.com",
  "https://user@example.com",
  "https://@:x@example.com",
  "nonsense",
  "javascript:alert(1)",
  "http://",
  "http://[::1",
  "http://1.2.3.4.5",
  "",
])("calls %j no URL to call", (url) => {
  expect(strict.checkUrl(url)).toMatchObject({ ok: false, reason: "invalid_url" });
});

it.each([
  "https://example.com",
  "https://example.com:443/hooks?x=1",
  "https://example.com:8443/hooks?x=1",
  "http://example.com:8080",
  "http://example.com:3000",
  "http://93.184.215.14",
  "https://[2606:4700::1111]",
  "https://bücher.example",
])("lets %s through", (url) => {
  expect(strict.checkUrl(url)).toMatchObject({ ok: true });
});

it.each([0, 22, 25, 53, 81, 389, 445, 1023, 2375, 3306, 5432, 6379, 6443, 9200, 10_250, 11_211, 27_017])(
  "refuses port %i, unless it is allowed by number",
  (port) => {
    const url = `https://example.com:${port}`;
    expect(strict.checkUrl(url)).toMatchObject({ ok: false, reason: "refused_address" });
    const open = createPolicy({ allowCidrs: [], allowLoopback: false, allowPorts: [port] });
    expect(open.checkUrl(url)).toMatchObject({ ok: true });
  },
);

describe("an exception", () => {
  it("opens what a CIDR names, and not its neighbours", () => {
    const policy = createPolicy({ allowCidrs: ["10.1.0.0/16", "fd00:1::/32"], allowLoopback: false });
    expect(policy.checkUrl("http://10.1.2.3").ok).toBe(true);
    expect(policy.checkUrl("http://[::ffff:10.1.2.3]").ok).toBe(true);
    expect(policy.checkUrl("http://[fd00:1::5]").ok).toBe(true);
    expect(policy.checkUrl("http://10.2.0.1").ok).toBe(false);
    expect(policy.checkUrl("http://[fd00:2::5]").ok).toBe(false);
  });

  it.each(["169.254.169.254", "100.100.100.200", "168.63.129.16", "fd00:ec2::254"])(
    "opens the metadata address %s only when it is named alone",
    (address) => {
      const wide = createPolicy({ allowCidrs: ["0.0.0.0/0", "::/0"], allowLoopback: true });
      expect(wide.isAllowedAddress(address)).toBe(false);
      const bits = isIP(address) === 4 ? 32 : 128;
      const alone = createPolicy({ allowCidrs: [`${address}/${bits}`], allowLoopback: false });
      expect(alone.isAllowedAddress(address)).toBe(true);
    },
  );

  it("for loopback opens loopback alone", () => {
    const local = createPolicy({ allowCidrs: [], allowLoopback: true });
    for (const url of [
      "http://127.0.0.1:4000",
      "http://127.9.9.9",
      "http://[::1]:4000",
      "http://localhost:4000",
    ])
      expect(local.checkUrl(url).ok).toBe(true);
    for (const url of [
      "http://0.0.0.0:4000",
      "http://[::]:4000",
      "http://10.0.0.1",
      "http://169.254.169.254",
    ])
      expect(local.checkUrl(url).ok).toBe(false);
  });

  it("for 127.0.0.0/8 opens localhost too", () => {
    const policy = createPolicy({ allowCidrs: ["127.0.0.0/8"], allowLoopback: false });
    expect(policy.checkUrl("http://localhost:4000").ok).toBe(true);
  });

  it("must be a CIDR", () => {
    expect(() => createPolicy({ allowCidrs: ["10.0.0.0/33"], allowLoopback: false })).toThrow(
      /10\.0\.0\.0\/33/,
    );
  });
});

function asNumber(bytes: readonly number[]): number {
  return bytes.reduce((total, byte) => total * 256 + byte, 0);
}

function hex(bytes: readonly number[]): string {
  return asNumber(bytes).toString(16);
}
