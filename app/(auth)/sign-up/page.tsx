import type { Metadata } from "next";
import Link from "next/link";
import { FirstAccountForm } from "@/components/auth/first-account-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { paths } from "#lib/paths";
import { serverCaller } from "#server/api/rsc";

export const metadata: Metadata = { title: "Create account" };

export default async function SignUpPage() {
  const { isOpen, needsKey } = await serverCaller(null).account.setup();
  const footer = <Link href={paths.signIn()}>Sign in</Link>;
  if (!isOpen) {
    return (
      <AuthLayout title="Accounts are made by invitation" footer={footer}>
        <p className="text-muted-foreground">
          Ask an owner or admin of the tenant you want to work in: they invite you by e-mail, and its link
          makes your account.
        </p>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout
      title="Create the first account"
      description="This installation has none yet. The first one may do everything here, staff work too."
    >
      <FirstAccountForm needsKey={needsKey} />
    </AuthLayout>
  );
}
