import type { Metadata } from "next";
import Link from "next/link";
import { AcceptInvitation, SignOutButton } from "@/components/auth/accept-invitation";
import { NewMemberForm } from "@/components/auth/new-member-form";
import { AuthLayout } from "@/components/shell/auth-layout";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import { currentSession, serverCaller, statusOf } from "#server/api/rsc";

// The address holds a secret: no page it leads to may learn it.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitationPage({
  params,
}: {
  readonly params: Promise<{ readonly token: string }>;
}) {
  const { token } = await params;
  const [offer, person] = await Promise.all([findOffer(token), currentSession()]);
  if (offer === null) {
    return (
      <AuthLayout
        title="This invitation is not open"
        footer={<Link href={paths.home()}>Go to your tenants</Link>}
      >
        <p className="text-muted-foreground">
          It was accepted, revoked, replaced by a newer mail, or is older than 7 days. Ask for a new one.
        </p>
      </AuthLayout>
    );
  }
  const { tenantName, email, role, invitedBy, hasAccount } = offer;
  const frame = {
    title: `Join ${tenantName}`,
    description: `${invitedBy} invites ${email} to work there as ${role}.`,
  };
  if (person?.email === email) {
    return (
      <AuthLayout {...frame}>
        <AcceptInvitation token={token} tenantName={tenantName} />
      </AuthLayout>
    );
  }
  if (person !== null) {
    return (
      <AuthLayout {...frame}>
        <p className="mb-4">
          You are signed in as {person.email}. Sign out, then open the link of the mail again.
        </p>
        <SignOutButton />
      </AuthLayout>
    );
  }
  return (
    <AuthLayout {...frame}>
      {hasAccount ? (
        <ButtonLink
          variant="primary"
          size="lg"
          className="w-full"
          href={paths.signIn({ callbackUrl: paths.invitation(token) })}
        >
          Sign in to join
        </ButtonLink>
      ) : (
        <NewMemberForm token={token} />
      )}
    </AuthLayout>
  );
}

async function findOffer(token: string) {
  try {
    return await serverCaller(null).invitations.offer({ token });
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 422) return null;
    throw error;
  }
}
