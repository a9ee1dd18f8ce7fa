"use client";

import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import { type ToastItem, toasts } from "@/components/ui/toast-store";

const none: readonly ToastItem[] = [];
const ToastView = dynamic(async () => (await import("@/components/ui/toast-view")).ToastView, { ssr: false });

/** Mounted once by the root layout; anything calls `toast({ title })`. What draws it loads with the first message. */
export function Toaster() {
  const list = useSyncExternalStore(toasts.subscribe, toasts.list, () => none);
  const wasUsed = useSyncExternalStore(toasts.subscribe, toasts.wasUsed, () => false);
  return wasUsed ? <ToastView list={list} /> : null;
}
