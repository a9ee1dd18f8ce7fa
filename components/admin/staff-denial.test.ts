import { expect, it } from "vitest";
import { staffDenial } from "./staff-denial.ts";

it("says what the reader is and who may", () => {
  expect(staffDenial(["finance"], "staff:tenants:suspend")).toBe(
    "Your staff role is finance. This needs operator or security.",
  );
  expect(staffDenial(["support", "operator"], "staff:sessions:revoke")).toBe(
    "Your staff roles are support, operator. This needs security.",
  );
});

it("says nothing to whoever may", () => {
  expect(staffDenial(["support", "operator"], "staff:queues")).toBeNull();
});
