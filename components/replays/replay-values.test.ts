import fc from "fast-check";
import { expect, it } from "vitest";
import { replayKinds } from "#lib/replays";
import { CreateReplayInput } from "#server/deliveries/replays/contract";
import { fieldsOf, type FormValues, instantOf, localOf, replayInput } from "./replay-input.ts";
import { ReplayValues } from "./replay-values.ts";

const endpointId = "ep_01h455vb4pex5vsknk084sn02q";
/** Every field filled, as after having looked at each kind. */
const full: FormValues = {
  kind: "retry",
  endpointId,
  target: endpointId,
  eventType: " invoice.paid ",
  subject: "inv-1",
  state: "exhausted",
  lastErrorClass: "tls",
  lastStatus: "503",
  since: "2026-01-05T14:03",
  until: "2026-01-06T00:00:00",
  deliveriesPerSecond: 50,
};
const empty: FormValues = {
  ...full,
  endpointId: "",
  target: "",
  eventType: "",
  subject: "",
  lastErrorClass: "",
  lastStatus: "",
  since: "",
  until: "",
};
const faultsOf = (values: FormValues) =>
  ReplayValues.safeParse(values).error?.issues.map(({ path, message }) => [path.join("."), message]) ?? [];

it.each(replayKinds)("sends of a %s what the server takes for it, and no other field", (kind) => {
  const input = replayInput({ ...full, kind });
  expect(CreateReplayInput.safeParse(input).success).toBe(true);
  const sent = [...Object.keys(input.filter), ...(input.endpointId === undefined ? [] : ["target"])];
  expect(sent.toSorted()).toEqual([...fieldsOf[kind]].toSorted());
});

it("takes times as UTC, and texts without the spaces around them", () => {
  expect(replayInput(full)).toEqual({
    kind: "retry",
    deliveriesPerSecond: 50,
    filter: {
      endpointId,
      eventType: "invoice.paid",
      state: "exhausted",
      lastErrorClass: "tls",
      lastStatus: 503,
      since: "2026-01-05T14:03:00Z",
      until: "2026-01-06T00:00:00Z",
    },
  });
});

it("gives a moment back as it came, to the second", () => {
  const seconds = fc.date({ min: new Date(0), max: new Date("2099-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(seconds, (at) => {
      expect(Date.parse(instantOf(localOf(at)))).toBe(Math.floor(at.getTime() / 1_000) * 1_000);
    }),
  );
});

it("says at the field what is missing", () => {
  expect(faultsOf({ ...empty, kind: "retry" })).toEqual([]);
  expect(faultsOf({ ...empty, kind: "recover" })).toEqual([
    ["endpointId", "Choose an endpoint."],
    ["since", "Say from when on."],
  ]);
  expect(faultsOf({ ...empty, kind: "replay" })).toEqual([["since", "Say from when on."]]);
  expect(faultsOf({ ...full, until: "2020-01-01T00:00" }).map(([at]) => at)).toEqual(["until"]);
  expect(faultsOf({ ...full, lastStatus: "99" }).map(([at]) => at)).toContain("lastStatus");
  expect(faultsOf({ ...full, deliveriesPerSecond: 0 }).map(([at]) => at)).toContain("deliveriesPerSecond");
});
