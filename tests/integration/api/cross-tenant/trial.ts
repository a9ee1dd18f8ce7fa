import type { TheirThings } from "./their-things.ts";

/** How a call is tried with another tenant's ids. */
export type Trial =
  /** It names a thing: must answer 404, as if there were none. */
  | { readonly aim: "thing"; readonly input: (theirs: TheirThings) => Input }
  /** It lists or counts: must answer, and show nothing of theirs, whatever it is filtered by. */
  | { readonly aim: "list"; readonly input: (theirs: TheirThings) => Input }
  /** It names nothing that exists already, so there is nothing to reach. */
  | { readonly aim: "nothing"; readonly why: string }
  /** It belongs to a person or is open to all, not to a tenant; `why` says what guards it. */
  | { readonly aim: "person"; readonly why: string }
  /** It is for staff: must be 403 for anyone else. */
  | { readonly aim: "staff" };

/** A REST call's parts, or a procedure's input. */
export type Input = Readonly<Record<string, unknown>>;

export const thing = (input: (theirs: TheirThings) => Input): Trial => ({ aim: "thing", input });
export const list = (input: (theirs: TheirThings) => Input = () => ({})): Trial => ({ aim: "list", input });
export const nothing = (why: string): Trial => ({ aim: "nothing", why });
export const person = (why: string): Trial => ({ aim: "person", why });
export const staff = (): Trial => ({ aim: "staff" });
