import fc from "fast-check";
import { expect, it } from "vitest";
import { consumerKeyPattern, isConsumerKey } from "#lib/events";
import { ByConsumer, isForConsumer } from "./by-consumer.ts";

const key = fc.constantFrom("acme", "globex", "Acme", "acme2", "constructor", "__proto__");
const owner = fc.option(key, { nil: null });
const endpoints = fc
  .array(owner, { maxLength: 40 })
  .map((owners) => owners.map((consumer, id) => ({ id, consumer })));

it.each([
  { endpoint: null, event: null, gets: true },
  { endpoint: null, event: "acme", gets: true },
  { endpoint: "acme", event: "acme", gets: true },
  { endpoint: "acme", event: "globex", gets: false },
  { endpoint: "acme", event: "Acme", gets: false },
  { endpoint: "acme", event: null, gets: false },
])("an endpoint of $endpoint and an event for $event: $gets", ({ endpoint, event, gets }) => {
  expect(isForConsumer(endpoint, event)).toBe(gets);
});

it("never gives an event to an endpoint of another consumer, nor one for nobody to any consumer's", () => {
  fc.assert(
    fc.property(endpoints, owner, (all, event) => {
      const reached = new ByConsumer(all).of(event).map(({ consumer }) => consumer);
      const others = reached.filter((consumer) => consumer !== null && consumer !== event);
      expect(others).toEqual([]);
    }),
  );
});

it("finds by its index just those that the rule lets have the event, each once", () => {
  fc.assert(
    fc.property(endpoints, owner, (all, event) => {
      const found = new ByConsumer(all).of(event).map(({ id }) => id);
      const ruled = all.filter(({ consumer }) => isForConsumer(consumer, event)).map(({ id }) => id);
      expect(found.toSorted((a, b) => a - b)).toEqual(ruled);
    }),
  );
});

it("looks at the same few endpoints however many other consumers there are", () => {
  const others = Array.from({ length: 10_000 }, (_, index) => ({ consumer: `other-${index}` }));
  const few = [{ consumer: null }, { consumer: "acme" }, { consumer: "acme" }];
  expect(new ByConsumer([...others, ...few]).of("acme")).toHaveLength(3);
  expect(new ByConsumer([...others, ...few]).of(null)).toHaveLength(1);
});

it.each(["acme", "42", "cus_9s6XKzkNRiz8i3", "ada+x@example.com", "eu:acme~1", "a".repeat(200)])(
  "takes %j as a consumer",
  (text) => expect(isConsumerKey(text)).toBe(true),
);

it.each(["", ".", "..", "-a", "a b", "a/b", "a\n", "é", "a%2f", "a".repeat(201)])(
  "refuses %j as a consumer",
  (text) => expect(isConsumerKey(text)).toBe(false),
);

it("takes no key that needs escaping in a URL's path or that a path would resolve away", () => {
  fc.assert(
    fc.property(fc.stringMatching(consumerKeyPattern), (text) => {
      const { pathname } = new URL(`https://a.example/x/${text}/y`);
      expect(pathname).toBe(`/x/${text}/y`);
    }),
  );
});
