"use client";

import { useEffect, useRef, useState } from "react";
import { ErrorState } from "@/components/patterns/error-state";
import { problemOf } from "@/components/patterns/problem";
import { PortalOver } from "@/components/portal/portal-over";
import { portalPaths } from "#lib/portal-paths";
import { type PortalEnd, portalEnds } from "#lib/portal";
import { portalOpenPath } from "#server/api/portal/contract";

export interface OpenPortalProps {
  readonly sessionId: string;
  /** Whether this browser has the session already, e.g. because the link was clicked twice. */
  readonly isInside: boolean;
}

/** Hands the link's token over for a session. The token is in the fragment, so no server's log and no prefetcher ever has it. */
export function OpenPortal({ sessionId, isInside }: OpenPortalProps) {
  const isStarted = useRef(false);
  const [end, setEnd] = useState<PortalEnd | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    const enter = () => window.location.replace(portalPaths(sessionId).endpoints());
    const token = window.location.hash.slice(1);
    window.history.replaceState(null, "", window.location.pathname);
    if (isInside || token === "") return enter();
    exchange(sessionId, token).then(
      (refused) => (refused === null ? enter() : setEnd(refused)),
      (error: unknown) => setFault(problemOf(error).message),
    );
  }, [sessionId, isInside]);
  if (end !== null) return <PortalOver end={end} />;
  if (fault !== null) {
    return (
      <main id="main" tabIndex={-1} className="p-6">
        <ErrorState look="block" blocker="The portal could not be opened" cause={fault} />
      </main>
    );
  }
  return (
    <main id="main" tabIndex={-1} className="flex min-h-dvh items-center justify-center p-6">
      <h1 className="sr-only">Portal</h1>
      <output className="text-muted-foreground">Opening the portal…</output>
      <noscript>This page needs JavaScript.</noscript>
    </main>
  );
}

/** Null once the browser has its session; why not otherwise. @throws what is neither, e.g. when the server is away. */
async function exchange(sessionId: string, token: string): Promise<PortalEnd | null> {
  const response = await window.fetch(portalOpenPath, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionId, token, isEmbedded: window.self !== window.top }),
  });
  if (response.ok) return null;
  const body: unknown = await response.json();
  const { code } = problemOf({ data: body });
  const end = portalEnds.find((each) => code === `portal_link_${each}`);
  if (end !== undefined) return end;
  throw Object.assign(new Error("refused"), { data: body });
}
