import type { Metadata } from "next";
import { Suspense } from "react";
import { PasswordForm } from "@/components/account/password-form";
import { ProfileForm } from "@/components/account/profile-form";
import { SessionsSection } from "@/components/account/sessions-section";
import { ThemeChoice } from "@/components/account/theme-choice";
import { PageHeader } from "@/components/patterns/page-header";
import { Section } from "@/components/patterns/section";
import { Skeleton } from "@/components/ui/skeleton";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Account" };

export default function AccountPage() {
  const { account } = trpcServer(null);
  prefetch(account.me.queryOptions());
  prefetch(account.sessions.queryOptions());
  return (
    <HydrateClient>
      <PageHeader title="Account" description="You, in all your tenants." />
      <div className="grid gap-6 lg:grid-cols-2">
        <Section title="Profile" look="card">
          <Suspense fallback={<Skeleton className="h-32 w-full" />}>
            <ProfileForm />
          </Suspense>
        </Section>
        <Section title="Appearance" look="card">
          <ThemeChoice />
        </Section>
      </div>
      <Section title="Password" look="card">
        <div className="max-w-md">
          <Suspense fallback={<Skeleton className="h-52 w-full" />}>
            <PasswordForm />
          </Suspense>
        </div>
      </Section>
      <Suspense fallback={<Skeleton className="h-48 w-full rounded-lg" />}>
        <SessionsSection />
      </Suspense>
    </HydrateClient>
  );
}
