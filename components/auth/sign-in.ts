/** A refusal of the sign-in routes, in the form `problemOf` reads. */
class SignInRefusal extends Error {
  readonly data: { readonly httpStatus: number };
  constructor(words: string, httpStatus: number) {
    super(words);
    this.data = { httpStatus };
  }
}

/** Starts a session by password. @throws a refusal whose words are the server's. */
export async function signInByPassword(credentials: { email: string; password: string }): Promise<void> {
  const { signIn } = await import("next-auth/react");
  const answer = await signIn("credentials", { ...credentials, redirect: false });
  if (answer === undefined || answer.ok) return;
  throw new SignInRefusal(wordsOf(answer.error), answer.status);
}

/** Leads to the OpenID Connect provider, and from there to `callbackPath`. */
export async function signInByOidc(callbackPath: string): Promise<void> {
  const { signIn } = await import("next-auth/react");
  await signIn("oidc", { callbackUrl: callbackPath });
}

function wordsOf(error: string | null): string {
  return error === null || error === "CredentialsSignin" ? "E-mail or password is wrong." : error;
}
