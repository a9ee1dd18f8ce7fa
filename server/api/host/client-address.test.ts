import { expect, it } from "vitest";
import { clientAddress } from "./client-address.ts";

it.each([
  ["203.0.113.7", undefined, "203.0.113.7"],
  ["203.0.113.7", "198.51.100.1", "203.0.113.7"],
  ["127.0.0.1", undefined, "127.0.0.1"],
  ["::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
  ["10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.9", "198.51.100.1"],
  ["10.0.0.2", "192.168.1.5, 10.0.0.9", "192.168.1.5"],
  ["10.0.0.2", "nonsense, <script>", "10.0.0.2"],
  ["fd00::1", "2001:db8::7", "2001:db8::7"],
  [undefined, "198.51.100.1", null],
])("peer %j that forwards for %j is %j", (peer, forwardedFor, address) => {
  expect(clientAddress(peer, forwardedFor)).toBe(address);
});
