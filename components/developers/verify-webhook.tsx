import {
  knownAnswer,
  nodeReceiver,
  pythonReceiver,
  signingRule,
} from "@/components/developers/webhook-snippets";
import { CodeBlock } from "@/components/patterns/code-block";
import { Facts } from "@/components/patterns/facts";
import { Section } from "@/components/patterns/section";

export interface VerifyWebhookProps {
  /** Where the public keys of this installation are. */
  readonly keysUrl: string;
}

/** How a receiver makes sure that a webhook is ours. */
export function VerifyWebhook({ keysUrl }: VerifyWebhookProps) {
  return (
    <Section
      title="Verify a webhook"
      description="Deliveries keep to Standard Webhooks 1.0: any of its libraries checks them. Verify before you believe a body, and check the body as it came."
    >
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          <CodeBlock title="Install for Node" code="npm install standardwebhooks" />
          <CodeBlock title="receiver.mjs" code={nodeReceiver} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <CodeBlock title="Install for Python" code="pip install standardwebhooks" />
          <CodeBlock title="receiver.py" code={pythonReceiver} />
        </div>
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <KnownAnswer />
        <Rules keysUrl={keysUrl} />
      </div>
    </Section>
  );
}

function KnownAnswer() {
  const value = (text: string) => <code className="text-xs break-all">{text}</code>;
  return (
    <div className="flex min-w-0 flex-col gap-3 rounded-lg border bg-card p-4">
      <h3 className="font-semibold">Known answer</h3>
      <p className="text-muted-foreground">To try an implementation of your own, without its check of age.</p>
      <Facts
        look="rows"
        facts={[
          { label: "Secret", value: value(knownAnswer.secret) },
          { label: "webhook-id", value: value(knownAnswer.id) },
          { label: "webhook-timestamp", value: value(knownAnswer.timestamp) },
          { label: "Body", value: value(knownAnswer.body) },
          { label: "webhook-signature", value: value(knownAnswer.signature) },
        ]}
      />
      <p className="text-muted-foreground">
        After <code className="text-xs text-foreground">v1,</code> stands{" "}
        <code className="text-xs break-words text-foreground">{signingRule}</code>.
      </p>
    </div>
  );
}

const rules: readonly { readonly name: string; readonly text: string }[] = [
  { name: "Answer 2xx within 20 s", text: "That is delivered. Do slow work after the answer." },
  {
    name: "Expect repeats",
    text: "webhook-id stays the same over retries: remember it, and do the work once.",
  },
  {
    name: "Failures are tried again",
    text: "At once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h; after that a person decides. Retry-After is kept to, up to 24 h. Redirects are not followed.",
  },
  { name: "Answer 410 to stop", text: "The endpoint is disabled, and its tenant is told." },
  {
    name: "Accept several signatures",
    text: "While a secret is being replaced, webhook-signature holds one for each, parted by spaces; one that fits is enough.",
  },
];

function Rules({ keysUrl }: VerifyWebhookProps) {
  return (
    <div className="rounded-lg border bg-card p-4">
      <h3 className="font-semibold">What a receiver keeps to</h3>
      <dl className="mt-3 flex flex-col gap-3">
        {rules.map(({ name, text }) => (
          <div key={name}>
            <dt className="font-medium">{name}</dt>
            <dd className="text-muted-foreground">{text}</dd>
          </div>
        ))}
        <div>
          <dt className="font-medium">Without a shared secret</dt>
          <dd className="text-muted-foreground">
            An endpoint may sign by Ed25519 instead (<code className="text-xs">v1a,</code>). Its public keys
            are at{" "}
            <a href={keysUrl} className="break-all text-link underline">
              {keysUrl}
            </a>
            .
          </dd>
        </div>
      </dl>
    </div>
  );
}
