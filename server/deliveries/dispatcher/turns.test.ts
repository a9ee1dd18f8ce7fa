import fc from "fast-check";
import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

interface Item {
  readonly id: { readonly tenantId: string };
  readonly weight: number;
  readonly name: string;
}

const item = (tenantId: string, name: string, weight = 1): Item => ({ id: { tenantId }, weight, name });

/** Serves `rounds` turns of tenants that always have something, and counts by tenant. */
function serve(
  lanes: Readonly<Record<string, number>>,
  weights: Readonly<Record<string, number>>,
  rounds: number,
) {
  const turns = new Turns<Item>();
  for (const [tenantId, count] of Object.entries(lanes))
    for (let n = 0; n < count; n += 1) turns.add(item(tenantId, `${n}`, weights[tenantId]));
  const served: Record<string, number> = Object.fromEntries(
    Object.keys(lanes).map((tenantId) => [tenantId, 0]),
  );
  for (let n = 0; n < rounds; n += 1) {
    const next = turns.next();
    if (next === undefined) throw new Error("every tenant has something");
    served[next.id.tenantId] = (served[next.id.tenantId] ?? 0) + 1;
    turns.add(next);
  }
  return served;
}

it("serves tenants by weight, however many lanes they have", () => {
  expect(serve({ many: 100, one: 1 }, {}, 1_000)).toEqual({ many: 500, one: 500 });
  expect(serve({ big: 1, small: 50 }, { big: 4 }, 1_000)).toEqual({ big: 800, small: 200 });
});

it("keeps Jain's index of weighted service at 1 for any tenants, lanes and weights", () => {
  const tenant = fc.record({
    lanes: fc.integer({ min: 1, max: 30 }),
    weight: fc.integer({ min: 1, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(tenant, { minLength: 1, maxLength: 12 }), (tenants) => {
      const named = tenants.map((each, n) => [`t${n}`, each] as const);
      const weights = Object.fromEntries(named.map(([name, { weight }]) => [name, weight]));
      const cycle = tenants.reduce((sum, { weight }) => sum + weight, 0);
      const served = serve(
        Object.fromEntries(named.map(([name, { lanes }]) => [name, lanes])),
        weights,
        cycle * 20,
      );
      const shares = named.map(([name, { weight }]) => (served[name] ?? 0) / weight);
      const sum = shares.reduce((total, share) => total + share, 0);
      const squares = shares.reduce((total, share) => total + share * share, 0);
      expect((sum * sum) / (shares.length * squares)).toBeCloseTo(1, 9);
    }),
  );
});

it("serves the four plans 1 : 2 : 3 : 4, and follows a plan that changes once the turn begun is over", () => {
  const weights = { free: 1, team: 2, business: 3, enterprise: 4 };
  expect(serve({ free: 40, team: 1, business: 7, enterprise: 2 }, weights, 1_000)).toEqual({
    free: 100,
    team: 200,
    business: 300,
    enterprise: 400,
  });
  const plan = { weight: 1 };
  const turns = new Turns<Item>();
  const changing: Item = {
    ...item("a", "changing"),
    get weight() {
      return plan.weight;
    },
  };
  const serveBoth = (rounds: number) =>
    Array.from({ length: rounds }, () => {
      const next = turns.next();
      if (next !== undefined) turns.add(next);
      return next?.id.tenantId;
    }).join("");
  turns.add(changing);
  turns.add(item("b", "steady"));
  expect(serveBoth(4)).toBe("abab");
  plan.weight = 3;
  expect(serveBoth(10)).toBe("abaaabaaab");
});

it("lets the lanes of a tenant take turns", () => {
  const turns = new Turns<Item>();
  for (const name of ["a", "b", "c"]) turns.add(item("t", name));
  const order = Array.from({ length: 6 }, () => {
    const next = turns.next();
    if (next !== undefined) turns.add(next);
    return next?.name;
  });
  expect(order).toEqual(["a", "b", "c", "a", "b", "c"]);
});

it("forgets what was taken out, and ends when nothing is left", () => {
  const turns = new Turns<Item>();
  const [a, b] = [item("t", "a"), item("u", "b")];
  turns.add(a);
  turns.add(a);
  turns.add(b);
  turns.delete(a);
  expect(turns.next()).toBe(b);
  expect(turns.next()).toBeUndefined();
  turns.add(a);
  expect(turns.next()).toBe(a);
});
