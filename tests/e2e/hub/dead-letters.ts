import { expect } from "@playwright/test";
import pg from "pg";
import { parseTypeId } from "#lib/type-id";
import { callApi, publish, setting } from "../support.ts";
import { receiver } from "./receiver.ts";

interface Listed {
  readonly data: readonly { readonly id: string; readonly state: string }[];
}

/** An endpoint of its own that gets events of one type. */
export async function endpointAt(url: string, eventType: string): Promise<string> {
  const { id } = await callApi<{ id: string }>("POST", "/endpoints", {
    body: { url, eventTypes: [eventType] },
    status: 201,
  });
  return id;
}

/** Deliveries to an endpoint of its own whose every attempt failed, and how the receiver answers from now on. */
export async function deadLetters(count: number) {
  let status = 503;
  const { url, got, close } = await receiver(() => status);
  const endpointId = await endpointAt(url, "customer.updated");
  for (let n = 0; n < count; n++) {
    await publish({ type: "customer.updated", data: { customer: `Contoso ${n}`, changed: ["email"] } });
  }
  await expect.poll(() => countIn(endpointId, "waiting")).toBe(count);
  await skipToLastAttempt(endpointId);
  await expect.poll(() => countIn(endpointId, "exhausted"), { timeout: 20_000 }).toBe(count);
  return {
    endpointId,
    got,
    close,
    heal: () => {
      status = 200;
      got.length = 0;
    },
  };
}

async function countIn(endpointId: string, state: string): Promise<number> {
  const { data } = await callApi<Listed>("GET", `/deliveries?endpointId=${endpointId}&state=${state}`);
  return data.length;
}

/** The schedule takes four days: lets the next attempt be the last one of it, at once. */
async function skipToLastAttempt(endpointId: string): Promise<void> {
  const client = new pg.Client({ connectionString: setting("E2E_DATABASE_URL") });
  await client.connect();
  try {
    const id = [parseTypeId("ep", endpointId)];
    await client.query("begin");
    await client.query("update deliveries set attempt_count = 9 where endpoint_id = $1", id);
    await client.query(
      "update delivery_queue set attempt_count = 9, due_at = now() where endpoint_id = $1",
      id,
    );
    await client.query("commit");
  } finally {
    await client.end();
  }
}
