import { expect, it } from "vitest";
import { imageOrigin, isFrameSource, isImageSource } from "./sources.ts";

it.each([
  "https://app.example.com",
  "https://*.example.com:8443",
  "http://localhost:3000",
  "http://127.0.0.1:1",
])("takes %s as the origin of a frame's page", (text) => expect(isFrameSource(text)).toBe(true));

it.each([
  "*",
  "https:",
  "https://*",
  "https://*.com*",
  "http://app.example.com",
  "https://app.example.com/",
  "https://app.example.com; script-src *",
  "https://a.example https://b.example",
  "https://app.example.com\n",
  "'self'",
  "",
])("does not take %j", (text) => expect(isFrameSource(text)).toBe(false));

it.each([
  ["https://cdn.example.com/logo.svg?v=1", "https://cdn.example.com"],
  ["data:image/png;base64,iVBORw0KGgo=", null],
])("takes %s as a logo", (text, origin) => {
  expect([isImageSource(text), imageOrigin(text)]).toEqual([true, origin]);
});

it.each([
  "javascript:alert(1)",
  "http://x.example/a.png",
  "data:text/html;base64,AAAA",
  "https://u:p@x.example/a.png",
])("does not take %s", (text) => expect(isImageSource(text)).toBe(false));
