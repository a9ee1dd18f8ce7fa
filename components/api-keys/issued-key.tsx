"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { SecretReveal } from "@/components/patterns/secret-reveal";
import type { ApiKeyWithKey } from "#server/tenants/contract";

const ShowIssuedKey = createContext<(issued: ApiKeyWithKey) => void>(() => undefined);

/** What shows a key that was made just now. */
export function useShowIssuedKey(): (issued: ApiKeyWithKey) => void {
  return useContext(ShowIssuedKey);
}

/** Shows a key made below it, once, above what is below it. */
export function IssuedKeyFrame({ children }: { readonly children: ReactNode }) {
  const [issued, setIssued] = useState<ApiKeyWithKey | null>(null);
  return (
    <ShowIssuedKey value={setIssued}>
      {issued !== null && <IssuedKey issued={issued} />}
      {children}
    </ShowIssuedKey>
  );
}

/** An API key in the only moment it can be read. */
export function IssuedKey({ issued: { key, name } }: { readonly issued: ApiKeyWithKey }) {
  return (
    <div role="alert">
      <SecretReveal label={`API key ${name}`} secret={key}>
        Send it as <code className="font-mono text-xs">Authorization: Bearer tk_…</code>. Only its hash is
        kept here.
      </SecretReveal>
    </div>
  );
}
