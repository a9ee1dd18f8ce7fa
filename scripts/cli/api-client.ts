import { z } from "zod";

/** The server's refusal. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No server answered, or what answered is not Trunkline. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

const Problem = z.object({
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  correlationId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
});
/** Problem details of RFC 9457 with Trunkline's members. */
export type Problem = z.infer<typeof Problem>;

export interface ApiClient {
  readonly baseUrl: string;
  /**
   * One call of /api/v1. `body` is sent as the JSON text it is; null for none.
   * @throws ProblemError, NoAnswerError
   */
  call<T>(request: ApiRequest<T>): Promise<T>;
  /** A GET whose good answer is given as its text. @throws ProblemError, NoAnswerError */
  read(path: string): Promise<string>;
}

export interface ApiRequest<T> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below /api/v1, with its query. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What a good answer looks like; `z.null()` for one without a body. */
  readonly answer: z.ZodType<T>;
}

const timeoutMs = 30_000;

export function createApiClient(baseUrl: string, apiKey: string): ApiClient {
  async function send({ method, path, body, headers }: Omit<ApiRequest<unknown>, "answer">) {
    const init: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    };
    const { response, text } = await exchange(`${baseUrl}/api/v1${path}`, init);
    if (!response.ok) throw refusalOf(baseUrl, response, text === "" ? null : parseJson(text));
    return text;
  }
  return {
    baseUrl,
    read: (path) => send({ method: "GET", path }),
    async call({ answer, ...request }) {
      const text = await send(request);
      const result = answer.safeParse(text === "" ? null : parseJson(text));
      if (result.success) return result.data;
      throw unknownForm(baseUrl, request);
    },
  };
}

/** The answer came from another version. */
export function unknownForm(
  baseUrl: string,
  { method, path }: Pick<ApiRequest<unknown>, "method" | "path">,
): NoAnswerError {
  return new NoAnswerError(
    `${baseUrl} answered ${method} ${path} in a form this version does not know. Use the CLI of the server's own version.`,
  );
}

async function exchange(url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(url, init);
    return { response, text: await response.text() };
  } catch (error) {
    throw new NoAnswerError(
      `${new URL(url).origin} does not answer (${whyNoAnswer(error, timeoutMs)}). Start Trunkline with \`npm start\`, or name the server with --url or TRUNKLINE_URL.`,
      { cause: error },
    );
  }
}

function refusalOf(baseUrl: string, response: Response, parsed: unknown): Error {
  const problem = Problem.safeParse(parsed);
  if (!problem.success) {
    return new NoAnswerError(
      `${baseUrl} answered ${response.status} without saying why: that is probably not Trunkline. Check --url.`,
    );
  }
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new ProblemError(problem.data, Number.isFinite(retryAfter) ? retryAfter : null);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an answer that is not JSON fits no shape, and is told as such
  }
}

/** Why a fetch failed, in a few words; `limitMs` was its timeout. */
export function whyNoAnswer(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing within ${limitMs / 1_000} s`;
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
