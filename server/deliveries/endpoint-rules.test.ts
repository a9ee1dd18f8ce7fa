import { expect, it } from "vitest";
import { CreateEndpointInput, UpdateEndpointInput } from "./contract.ts";

const endpoint = { url: "https://example.com/hook", eventTypes: ["*"] };

/** Where the input is refused, and why; null when it is taken. */
function fault(input: object): [string, string] | null {
  const issue = CreateEndpointInput.safeParse({ ...endpoint, ...input }).error?.issues[0];
  return issue === undefined ? null : [issue.path.join("/"), issue.message];
}

it.each([
  [[]],
  [[1]],
  [[604_800]],
  [Array.from({ length: 20 }, () => 60)],
  [[604_800, 604_800, 604_800, 604_800, 172_800]],
])("takes the retry schedule %j", (retrySchedule) => {
  expect(fault({ retrySchedule })).toBeNull();
});

it.each<[unknown, string, string]>([
  [[5, 0], "retrySchedule/1", "at least 1 second"],
  [[1.5], "retrySchedule/0", "whole seconds"],
  [[604_801], "retrySchedule/0", "at most 604800 seconds (7 days)"],
  [Array.from({ length: 21 }, () => 60), "retrySchedule", "at most 20 retries"],
  [
    [604_800, 604_800, 604_800, 604_800, 172_801],
    "retrySchedule",
    "together at most 2592000 seconds (30 days)",
  ],
])("refuses the retry schedule %j at %s", (retrySchedule, path, message) => {
  expect(fault({ retrySchedule })).toEqual([path, expect.stringContaining(message)]);
});

it("starts with the usual schedule, standard headers, and nothing that a receiver would have to ask for", () => {
  expect(CreateEndpointInput.parse(endpoint)).toMatchObject({
    retrySchedule: null,
    headerStyle: "standard",
    auth: null,
    clientCertificate: null,
    handshake: "none",
  });
  const { id: _id, ...changes } = UpdateEndpointInput.parse({ id: "ep_01h455vb4pex5vsknk084sn02q" });
  expect(changes).toEqual({});
});

it.each<[unknown, string]>([
  [{ type: "basic", username: "a:b" }, "auth/username"],
  [{ type: "basic", username: "a", password: "p\n" }, "auth/password"],
  [{ type: "basic", username: "a", password: "" }, "auth/password"],
  [{ type: "oauth2", clientId: "a" }, "auth/tokenUrl"],
  [{ type: "oauth2", tokenUrl: "https://a.example", clientId: "a", scope: "a\r" }, "auth/scope"],
  [{ type: "digest" }, "auth/type"],
])("refuses the authentication %j at %s", (auth, path) => {
  expect(fault({ auth })?.[0]).toBe(path);
});
