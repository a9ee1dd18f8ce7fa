import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { expect, it } from "vitest";
import { rotateSecret, testEndpoint } from "#server/deliveries/index";
import type { EndpointWithSecret } from "#server/deliveries/contract";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { endpointTo, type Received, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();

type Style = EndpointWithSecret["headerStyle"];

/** What a receiver with this style of headers gets, and the secrets that signed it: the first, then the rotated one. */
async function delivered(headerStyle: Style): Promise<{ request: Received; secrets: string[] }> {
  const { ctx } = await scenario(harness.platform);
  const receiver = await bench.receiver();
  const { id, secret } = await endpointTo(ctx, receiver, { headerStyle });
  const rotated = await rotateSecret(ctx, { id, overlapSeconds: 60 });
  await bench.dispatch(harness.platform);
  await testEndpoint(ctx, { id });
  await expect.poll(() => receiver.received.length).toBe(1);
  const [request] = receiver.received;
  if (request === undefined) throw new Error("nothing arrived");
  return { request, secrets: [secret ?? "", rotated.secret ?? ""] };
}

/** The signature headers of one name, and no others, so that a library cannot fall back to the other set. */
const only = ({ headers }: Received, prefix: string) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(prefix)));

const standard = { prefix: "webhook-", Library: StandardWebhook };
const svix = { prefix: "svix-", Library: SvixWebhook };

it.each([
  { style: "standard", sets: [standard] },
  { style: "svix", sets: [svix] },
  { style: "both", sets: [standard, svix] },
] as const)(
  "sends $style headers, which the receiver's library verifies with the old secret and with the new",
  async ({ style, sets }) => {
    const { request, secrets } = await delivered(style);
    const names = Object.keys(request.headers).filter((name) => /^(?:webhook|svix)-/.test(name));
    const expected = sets.flatMap(({ prefix }) =>
      ["id", "timestamp", "signature"].map((name) => prefix + name),
    );
    expect(names.toSorted()).toEqual(expected.toSorted());
    for (const { prefix, Library } of sets) {
      for (const secret of secrets) {
        const verify = (text: string) => new Library(secret).verify(text, only(request, prefix));
        expect(() => verify(request.body)).not.toThrow();
        expect(() => verify(`${request.body} `)).toThrow("No matching signature found");
      }
    }
  },
);
