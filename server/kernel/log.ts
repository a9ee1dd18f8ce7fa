import { pino } from "pino";
import { toStandardOutput } from "./log-output.ts";
import { redact, redactText } from "./redact.ts";

/** What rules log with: `log.info({ endpointId }, "endpoint disabled")`. */
export interface Logger {
  trace(fields: object, message?: string): void;
  debug(fields: object, message?: string): void;
  info(fields: object, message?: string): void;
  warn(fields: object, message?: string): void;
  error(fields: object, message?: string): void;
  /** The same logger with fields on every line. */
  child(fields: object): Logger;
}

export interface LoggerOptions {
  /** `production`: one JSON object per line; `local`: lines for people. */
  readonly mode: "local" | "production";
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  readonly processName: string;
  /** Where lines go; standard output when absent. */
  readonly write?: (line: string) => void;
}

/** A logger whose every line is redacted by key and by value, whatever is passed to it: fields, message and bindings. */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? toStandardOutput;
  const stream = { write: options.mode === "local" ? (line: string) => write(forPeople(line)) : write };
  return pino(
    {
      level: options.level,
      base: { process: options.processName },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        bindings: (bindings) => redact(bindings) as Record<string, unknown>,
      },
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, log) {
          const [fields, message] = args as unknown as [object, string?];
          const clean = redact(fields instanceof Error ? { err: fields } : fields);
          const members = typeof clean === "object" && clean !== null ? clean : { value: clean };
          if (message === undefined) log.call(this, members);
          else log.call(this, members, redactText(message));
        },
      },
    },
    stream,
  );
}

/** One JSON line written for a terminal. */
function forPeople(line: string): string {
  const { time, level, msg, process: name, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(11, 23);
  const facts = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const text = `${clock} ${String(level).padEnd(5)} ${String(name)}: ${String(msg ?? "")} ${facts.join(" ")}`;
  return `${printable(text.trimEnd())}${stackOf(err)}\n`;
}

/** The stack of a serialised error and those of its causes, each on lines of their own. */
function stackOf(err: unknown): string {
  if (typeof err !== "object" || err === null) return "";
  const { stack, message, cause } = err as { stack?: unknown; message?: unknown; cause?: unknown };
  const lines = String(stack ?? message ?? JSON.stringify(err)).split("\n");
  const own = lines.map((line) => `\n  ${printable(line)}`).join("");
  return cause === undefined ? own : `${own}\n  caused by:${stackOf(cause)}`;
}

/** A text that moves no cursor and starts no line: control characters become a dot. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "·");
}
