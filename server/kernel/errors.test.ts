import { expect, it } from "vitest";
import { AppError, ConflictError, NotFoundError, UnavailableError } from "./errors.ts";

it("tells kinds apart by instanceof, also for an error of another bundle's class", () => {
  const elsewhere = Object.defineProperty(
    Object.assign(new Error("x"), { kind: "not_found" }),
    Symbol.for("trunkline.AppError"),
    { value: true },
  );
  expect(elsewhere).toBeInstanceOf(AppError);
  expect(elsewhere).toBeInstanceOf(NotFoundError);
  expect(elsewhere).not.toBeInstanceOf(ConflictError);
  expect(new Error("x")).not.toBeInstanceOf(AppError);
});

it("says when to come back by itself when something is away", () => {
  expect(new UnavailableError("away").retryAfterSeconds).toBe(5);
});
