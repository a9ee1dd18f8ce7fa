import { expect, it } from "vitest";
import { z } from "zod";
import {
  errorAt,
  errorsOfIssues,
  errorsOfProblem,
  errorsWithoutField,
  pathOfPointer,
} from "@/components/patterns/form-errors";
import { problemOf } from "@/components/patterns/problem";

const schema = z.object({
  url: z.url("Enter a URL"),
  eventTypes: z.array(z.string().min(1, "Enter a pattern")),
});

it("finds the schema's message at the field, and at the list that holds it", () => {
  const result = schema.safeParse({ url: "x", eventTypes: ["a", ""] });
  const errors = errorsOfIssues(result.error?.issues ?? []);
  expect(errorAt(errors, "url")).toBe("Enter a URL");
  expect(errorAt(errors, "eventTypes")).toBe("Enter a pattern");
  expect(errorAt(errors, "eventTypes.0")).toBeNull();
  expect(errorAt(errors, "event")).toBeNull();
});

it.each([
  ["", ""],
  ["/url", "url"],
  ["#/eventTypes/0", "eventTypes.0"],
  ["/headers/x~1y~0z", "headers.x/y~z"],
])("reads the pointer %j as the path %j", (pointer, path) => {
  expect(pathOfPointer(pointer)).toBe(path);
});

it("brings the server's errors to their fields and keeps the rest for the form", () => {
  const errors = errorsOfProblem({
    errors: [
      { pointer: "/url", message: "is private" },
      { pointer: "/url", message: "second" },
      { pointer: "/quota", message: "is used up" },
      { pointer: "/__proto__", message: "is not allowed" },
      { pointer: "", message: "is too large" },
    ],
  });
  expect(errorAt(errors, "url")).toBe("is private");
  expect(errorsWithoutField(errors, ["url"])).toEqual([
    "quota: is used up",
    "__proto__: is not allowed",
    "is too large",
  ]);
});

it("reads a refusal out of a tRPC client error", () => {
  const error = Object.assign(new Error("The URL is private."), {
    data: {
      code: "UNPROCESSABLE_CONTENT",
      httpStatus: 422,
      appError: {
        kind: "invalid",
        code: "invalid",
        correlationId: "c-1",
        errors: [{ pointer: "/url", message: "is private" }, "nonsense"],
      },
    },
  });
  expect(problemOf(error)).toEqual({
    status: 422,
    code: "invalid",
    message: "The URL is private.",
    correlationId: "c-1",
    errors: [{ pointer: "/url", message: "is private" }],
  });
});

it("reads problem+json", () => {
  const body = {
    type: "about:blank",
    title: "Conflict",
    status: 409,
    detail: "Someone was first.",
    code: "conflict",
  };
  expect(problemOf(body)).toMatchObject({ status: 409, message: "Someone was first.", correlationId: null });
});

it("never shows the words of a fault, nor of a network failure", () => {
  const fault = Object.assign(new Error("table users does not exist"), { data: { httpStatus: 500 } });
  expect(problemOf(fault).message).not.toContain("users");
  expect(problemOf(new TypeError("Failed to fetch")).message).toContain("could not be reached");
  expect(problemOf(new Error("x is undefined")).message).toContain("on our side");
  expect(problemOf(undefined).status).toBeNull();
});
