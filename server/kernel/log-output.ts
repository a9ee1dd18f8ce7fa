const flushBytes = 64 * 1024;

/** Where lines finally go. `process.stdout` is one. */
export interface LineSink {
  write(text: string): unknown;
}

/**
 * Gathers the lines of one turn of the event loop into one write: a write per line costs a busy server
 * more than the requests it tells of. Nothing is lost when the process exits, only when it is killed.
 */
export function bufferedLines(sink: LineSink): (line: string) => void {
  let waiting = "";
  const flush = () => {
    if (waiting === "") return;
    const lines = waiting;
    waiting = "";
    sink.write(lines);
  };
  process.on("exit", flush);
  return (line) => {
    if (waiting === "") setImmediate(flush);
    waiting += line;
    if (waiting.length >= flushBytes) flush();
  };
}

let standardOutput: ((line: string) => void) | null = null;

/** The process's standard output; one buffer, however many loggers write to it. */
export function toStandardOutput(line: string): void {
  standardOutput ??= bufferedLines(process.stdout);
  standardOutput(line);
}
