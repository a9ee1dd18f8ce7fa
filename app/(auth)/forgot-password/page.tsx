import type { Metadata } from "next";
import Link from "next/link";
import { ForgotPasswordForm } from "@/components/auth/forgot-password-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { paths } from "#lib/paths";
import { getPlatform } from "#server/platform";

export const metadata: Metadata = { title: "Forgot password" };

export default async function ForgotPasswordPage() {
  const { env } = await getPlatform();
  return (
    <AuthLayout
      title="Set a new password"
      description="We mail you a link that sets one."
      footer={
        <>
          <Link href={paths.signIn()}>Sign in</Link>
          {env.TRUNKLINE_MODE === "local" && <Link href={paths.localMail()}>Local mail</Link>}
        </>
      }
    >
      <ForgotPasswordForm />
    </AuthLayout>
  );
}
