"use client";

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { LiveTopic } from "#lib/live-topics";
import {
  createLiveConnection,
  type LiveConnection,
  routersShowing,
} from "@/components/providers/live-connection";
import { useTRPCClient } from "@/components/providers/trpc";

const LiveContext = createContext<LiveConnection | null>(null);

/** Shares one stream of changes among the components of a tenant's page. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useTRPCClient();
  const [connection] = useState(() =>
    createLiveConnection((onTopics) => {
      const { unsubscribe } = client.live.onActivity.subscribe(undefined, {
        onData: ({ data }) => onTopics(data.topics),
      });
      return unsubscribe;
    }),
  );
  useEffect(() => {
    const onVisibility = () => connection.setVisible(document.visibilityState === "visible");
    onVisibility();
    document.addEventListener("visibilitychange", onVisibility);
    return () => document.removeEventListener("visibilitychange", onVisibility);
  }, [connection]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** Keeps what the page shows up to date: its queries are asked again when one of the topics changes. */
export function useLiveInvalidate(topics: readonly LiveTopic[]): void {
  const connection = useContext(LiveContext);
  const queryClient = useQueryClient();
  const key = topics.join();
  useEffect(() => {
    const wanted = key === "" ? [] : (key.split(",") as LiveTopic[]);
    const routers = new Set(wanted.flatMap(routersShowing));
    return connection?.listen(wanted, () => {
      for (const router of routers) void queryClient.invalidateQueries({ queryKey: [[router]] });
    });
  }, [connection, queryClient, key]);
}
