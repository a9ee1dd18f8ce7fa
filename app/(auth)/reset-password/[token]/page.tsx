import type { Metadata } from "next";
import Link from "next/link";
import { ResetPasswordForm } from "@/components/auth/reset-password-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import { serverCaller, statusOf } from "#server/api/rsc";

// The address holds a secret: no page it leads to may learn it.
export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function ResetPasswordPage({
  params,
}: {
  readonly params: Promise<{ readonly token: string }>;
}) {
  const { token } = await params;
  const reset = await findReset(token);
  if (reset === null) {
    return (
      <AuthLayout
        title="This link does not work any more"
        footer={<Link href={paths.signIn()}>Sign in</Link>}
      >
        <p className="mb-4 text-muted-foreground">
          It was used already, replaced by a newer one, or is older than an hour.
        </p>
        <ButtonLink variant="primary" size="lg" className="w-full" href={paths.forgotPassword()}>
          Ask for a new link
        </ButtonLink>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Set a new password"
      description={`For ${reset.email}. Every session of this account ends.`}
      footer={<Link href={paths.signIn()}>Sign in</Link>}
    >
      <ResetPasswordForm token={token} />
    </AuthLayout>
  );
}

async function findReset(token: string) {
  try {
    return await serverCaller(null).account.passwordReset({ token });
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 422) return null;
    throw error;
  }
}
