import { z } from "zod";
import { EventTypeName } from "#server/registry/contract";

/** The form's values; an empty text means none. */
export const EventTypeValues = z.object({
  type: EventTypeName,
  description: z.string().max(2_000),
  owner: z.string().max(200),
  mode: z.enum(["strict", "warn", "off"]),
  schema: z.string().refine((text) => text.trim() === "" || isJson(text), "This is not JSON."),
});
export type EventTypeValues = z.output<typeof EventTypeValues>;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
