import type { Ctx } from "#server/kernel/ctx";
import type { ClientCredentials } from "../receiver-credentials.ts";
import { requestToken, type TokenRefusal } from "./request-token.ts";

export type TokenAnswer = { readonly ok: true; readonly token: string } | TokenRefusal;

interface Entry {
  /** What was fetched last; null until then. */
  answer: TokenAnswer | null;
  fetchedAtMs: number;
  /** Until when the answer is given again without a fetch. */
  goodUntilMs: number;
  pending: Promise<TokenAnswer> | null;
}

/** Credentials whose tokens are remembered; above it, those first asked for longest ago are forgotten. */
const maxEntries = 5_000;
/** A refusal is given again for this long, so that a backlog does not storm a token endpoint that is down. */
const refusalMs = 5_000;
/** A token rejected sooner after its fetch is not renewed: a new one would hardly fare better. */
const minRenewalMs = 10_000;
/** A token is not used in the last tenth of its life, at most its last 30 seconds. */
const marginShare = 0.1;
const maxMarginMs = 30_000;

/** Access tokens of this process by client credentials: each fetched once at a time and kept until shortly before it ends. */
export class AccessTokens {
  readonly #ctx: Ctx;
  readonly #entries = new Map<string, Entry>();

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** The token to use now. */
  get(credentials: ClientCredentials): Promise<TokenAnswer> {
    const entry = this.#entryOf(credentials.cacheKey);
    if (entry.pending !== null) return entry.pending;
    if (entry.answer !== null && this.#nowMs() < entry.goodUntilMs) return Promise.resolve(entry.answer);
    return this.#fetch(credentials, entry);
  }

  /** Another token than one the receiver has just rejected; null when that was new itself. */
  renew(credentials: ClientCredentials, rejected: string): Promise<TokenAnswer> | null {
    const entry = this.#entryOf(credentials.cacheKey);
    if (entry.pending !== null) return entry.pending;
    const isSame = entry.answer?.ok === true && entry.answer.token === rejected;
    if (!isSame) return this.get(credentials);
    const ageMs = this.#nowMs() - entry.fetchedAtMs;
    return ageMs >= 0 && ageMs < minRenewalMs ? null : this.#fetch(credentials, entry);
  }

  #fetch(credentials: ClientCredentials, entry: Entry): Promise<TokenAnswer> {
    entry.pending = this.#store(credentials, entry).finally(() => {
      entry.pending = null;
    });
    return entry.pending;
  }

  async #store(credentials: ClientCredentials, entry: Entry): Promise<TokenAnswer> {
    const answer = await requestToken(this.#ctx.platform.egress, credentials);
    entry.fetchedAtMs = this.#nowMs();
    if (answer.ok) {
      const marginMs = Math.min(answer.lifeMs * marginShare, maxMarginMs);
      entry.goodUntilMs = entry.fetchedAtMs + answer.lifeMs - marginMs;
      entry.answer = { ok: true, token: answer.token };
    } else {
      entry.goodUntilMs = entry.fetchedAtMs + (answer.outcome.class === "aborted" ? 0 : refusalMs);
      entry.answer = answer;
    }
    return entry.answer;
  }

  #entryOf(cacheKey: string): Entry {
    const known = this.#entries.get(cacheKey);
    if (known !== undefined) return known;
    const entry: Entry = { answer: null, fetchedAtMs: 0, goodUntilMs: 0, pending: null };
    const [oldest] = this.#entries.size >= maxEntries ? this.#entries.keys() : [];
    if (oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(cacheKey, entry);
    return entry;
  }

  #nowMs(): number {
    return this.#ctx.clock.now().getTime();
  }
}
