import { NotReadyError } from "./database-ready.ts";
import { toDatabaseError } from "./database-errors.ts";
import { EnvError } from "./env.ts";
import { UnavailableError } from "./errors.ts";

/** Why the process cannot start, in one line for whoever started it; null when it is a bug and needs its stack. `setting` names the port. */
export function reasonNotToStart(error: unknown, setting: "PORT" | "WORKER_LISTEN" = "PORT"): string | null {
  if (error instanceof EnvError || error instanceof NotReadyError) return error.message;
  const { code, address, port } = systemFacts(error);
  if (code === "EADDRINUSE") {
    return `Port ${port} on ${address} is in use: stop what uses it, or set ${setting} to another one.`;
  }
  if (code === "EACCES" && port !== "")
    return `Port ${port} needs more rights: set ${setting} to one above 1023.`;
  if (code.startsWith("28"))
    return "The database refuses the login: check DATABASE_URL and TRUNKLINE_MASTER_KEY.";
  if (toDatabaseError(error) instanceof UnavailableError) {
    return "The database does not answer: check DATABASE_URL, and that the server runs.";
  }
  return null;
}

function systemFacts(error: unknown): { code: string; address: string; port: string } {
  const facts = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  const text = (value: unknown) =>
    typeof value === "string" || typeof value === "number" ? String(value) : "";
  return { code: text(facts.code), address: text(facts.address), port: text(facts.port) };
}
