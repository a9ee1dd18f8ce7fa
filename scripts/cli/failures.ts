import { NoAnswerError, ProblemError } from "./api-client.ts";

/**
 * What went wrong, for a person: the blocker, its cause, the next step. Null for an error that is a bug.
 */
export function explainFailure(error: unknown): string[] | null {
  if (error instanceof NoAnswerError || isInstallationError(error)) return [error.message];
  if (!(error instanceof ProblemError)) return null;
  const { title, status, detail, code, correlationId, errors = [] } = error.problem;
  return [
    `${title} (${status} ${code})`,
    `  ${detail}`,
    ...errors.map(({ pointer, message }) => `  ${pointer === "" ? "body" : pointer}: ${message}`),
    ...nextStep(error).map((step) => `  ${step}`),
    `  correlation id ${correlationId}`,
  ];
}

/** The same for a program. */
export function failureAsJson(error: unknown): string | null {
  if (error instanceof ProblemError) return JSON.stringify({ error: error.problem });
  if (error instanceof NoAnswerError)
    return JSON.stringify({ error: { code: "no_answer", detail: error.message } });
  if (isInstallationError(error))
    return JSON.stringify({ error: { code: "not_ready", detail: error.message } });
  return null;
}

/** By name: its module loads the whole server. */
function isInstallationError(error: unknown): error is Error {
  return error instanceof Error && error.name === "InstallationError";
}

function nextStep({ problem, retryAfterSeconds }: ProblemError): string[] {
  switch (problem.status) {
    case 401:
      return ["Give a valid key with --api-key or TRUNKLINE_API_KEY."];
    case 403:
      return ["Use a key with that scope: an admin makes one on the page of API keys."];
    case 429:
    case 503:
      return [`Try again${retryAfterSeconds === null ? " in a moment" : ` in ${retryAfterSeconds} s`}.`];
    default:
      return problem.status >= 500
        ? ["Look for the correlation id in the server's log; this is a fault of the server."]
        : [];
  }
}
