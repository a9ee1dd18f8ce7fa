"use client";

import { useMutation } from "@tanstack/react-query";
import { ErrorState } from "@/components/patterns/error-state";
import { problemOf } from "@/components/patterns/problem";
import { useTRPC } from "@/components/providers/trpc";
import { signOut } from "@/components/shell/sign-out";
import { Button } from "@/components/ui/button";
import { paths } from "#lib/paths";

export interface AcceptInvitationProps {
  readonly token: string;
  readonly tenantName: string;
}

/** The button that joins, for whoever is signed in with the address that was invited. */
export function AcceptInvitation({ token, tenantName }: AcceptInvitationProps) {
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.invitations.accept.mutationOptions({
      onSuccess: ({ tenantSlug }) => window.location.assign(paths.tenant(tenantSlug).overview()),
    }),
  );
  return (
    <div className="flex flex-col gap-4">
      {accept.error !== null && (
        <ErrorState blocker="The invitation was not accepted" cause={problemOf(accept.error).message} />
      )}
      <Button
        variant="primary"
        size="lg"
        className="w-full"
        disabledReason={accept.isPending || accept.isSuccess ? "Under way." : null}
        onClick={() => accept.mutate({ token })}
      >
        Join {tenantName}
      </Button>
    </div>
  );
}

/** The way out for whoever is signed in with another address. */
export function SignOutButton() {
  return (
    <Button variant="primary" size="lg" className="w-full" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
}
