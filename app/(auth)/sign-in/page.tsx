import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { ErrorState } from "@/components/patterns/error-state";
import { AuthLayout } from "@/components/shell/auth-layout";
import { paths } from "#lib/paths";
import { firstValues, type RawSearchParams } from "#lib/search-params";
import { oidcName } from "#server/api/auth/oidc-provider";
import { callbackPath } from "#server/api/auth/same-site";
import { currentSession, serverCaller } from "#server/api/rsc";
import { getPlatform } from "#server/platform";

export const metadata: Metadata = { title: "Sign in" };

/** What a redirect that ended here may name as its reason. Other texts in the URL are never shown. */
const reasons: Readonly<Record<string, string>> = {
  email_not_verified:
    "Your provider has not verified your e-mail address. Verify it there, then sign in again.",
  account_closed: "This account is closed. Ask your administrator.",
  AccessDenied: "Your provider did not let you in. Ask your administrator.",
};
const someReason = "Single sign-on did not work. Try again; if it stays so, ask your administrator.";

export default async function SignInPage({
  searchParams,
}: {
  readonly searchParams: Promise<RawSearchParams>;
}) {
  const { callbackUrl, error } = firstValues(await searchParams);
  const target = callbackPath(callbackUrl);
  if ((await currentSession()) !== null) redirect(target);
  const { account } = serverCaller(null);
  const [setup, demo, { env }] = await Promise.all([account.setup(), account.demoSignIns(), getPlatform()]);
  if (setup.isOpen) redirect(paths.signUp());
  return (
    <AuthLayout
      title="Sign in"
      footer={
        <>
          <Link href={paths.forgotPassword()}>Forgot your password?</Link>
          {env.TRUNKLINE_MODE === "local" && <Link href={paths.localMail()}>Local mail</Link>}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {error !== undefined && (
          <ErrorState blocker="You are not signed in" cause={reasons[error] ?? someReason} />
        )}
        <SignInForm callbackPath={target} oidcName={oidcName(env)} demo={demo} />
      </div>
    </AuthLayout>
  );
}
