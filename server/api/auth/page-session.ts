import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { paths } from "#lib/paths";
import type { SessionPerson } from "#server/tenants/index";
import { currentSession } from "../rsc.ts";

/** Who is signed in, for a page that needs somebody; anybody else is led to the sign-in page and back. */
export async function requireSession(): Promise<SessionPerson> {
  const person = await currentSession();
  if (person === null) redirect(await signInPath());
  return person;
}

/** The sign-in page that leads back to the page of this request. */
export async function signInPath(): Promise<string> {
  const page = (await headers()).get("x-page-path"); // from proxy.ts
  return paths.signIn(page === null ? {} : { callbackUrl: page });
}
