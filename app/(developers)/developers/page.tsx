import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { curlOfStep, quickStart } from "@/components/developers/quick-start";
import { VerifyWebhook } from "@/components/developers/verify-webhook";
import { CodeBlock } from "@/components/patterns/code-block";
import { PageHeader } from "@/components/patterns/page-header";
import { Section } from "@/components/patterns/section";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import { restBase } from "#server/api/rest/mount-route";
import { getPlatform } from "#server/platform";

export const metadata: Metadata = { title: "Developers" };

export default async function DevelopersPage() {
  const { env } = await getPlatform();
  const baseUrl = `${env.PUBLIC_URL}${restBase}`;
  return (
    <div className="flex flex-col gap-8">
      <PageHeader
        title="Get started"
        description="Publish events over HTTP; Trunkline stores them and delivers them, signed, to every endpoint that wants them."
        actions={
          <ButtonLink href={paths.developers.apiReference()} variant="primary">
            Open the API reference
          </ButtonLink>
        }
      />
      <Section title="Quick start" description="From an API key to the first delivery.">
        <ol className="flex flex-col gap-4">
          <Step
            number={1}
            title="Get an API key"
            text={
              <>
                <Link href={paths.home()} prefetch={false} className="text-link underline">
                  Open your tenant
                </Link>
                , go to API keys and create one with the scopes event_types:write, endpoints:write and
                events:write.
              </>
            }
            code="export TRUNKLINE_API_KEY=tk_…"
          />
          {quickStart.map((step, index) => (
            <Step
              key={step.path}
              number={index + 2}
              title={step.title}
              text={step.text}
              code={curlOfStep(step, baseUrl)}
            />
          ))}
        </ol>
      </Section>
      <VerifyWebhook keysUrl={`${env.PUBLIC_URL}/.well-known/webhook-keys.json`} />
    </div>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly text: ReactNode;
  readonly code: string;
}

function Step({ number, title, text, code }: StepProps) {
  return (
    <li className="gap-6 rounded-lg border bg-card p-4 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
      <div className="flex gap-3">
        <span
          aria-hidden="true"
          className="tabular flex size-6 shrink-0 items-center justify-center rounded-full bg-primary-soft text-xs font-semibold"
        >
          {number}
        </span>
        <div className="min-w-0">
          <h3 className="font-semibold">{title}</h3>
          <p className="mt-1 max-w-prose text-muted-foreground">{text}</p>
        </div>
      </div>
      <CodeBlock title="Shell" code={code} className="max-lg:mt-3" />
    </li>
  );
}
