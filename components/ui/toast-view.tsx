"use client";

import { XIcon } from "lucide-react";
import { Toast as ToastPrimitive } from "radix-ui";
import { type ToastItem, toasts } from "@/components/ui/toast-store";
import { cn } from "#lib/cn";

const bars = { ok: "bg-ok", warn: "bg-warn", danger: "bg-danger", info: "bg-info", idle: "bg-idle" } as const;

/** The messages on screen; `Toaster` loads it when there is a first one. */
export function ToastView({ list }: { readonly list: readonly ToastItem[] }) {
  return (
    <ToastPrimitive.Provider label="Notification" swipeDirection="right" duration={6000}>
      {list.map((item) => (
        <ToastPrimitive.Root
          key={item.id}
          data-slot="toast"
          type={item.tone === "danger" ? "foreground" : "background"}
          duration={item.tone === "danger" ? 12_000 : 6000}
          onOpenChange={(open) => {
            if (!open) toasts.dismiss(item.id);
          }}
          className="relative flex animate-in items-start gap-3 overflow-hidden rounded-lg border border-border bg-popover p-3 pl-4 shadow-popover slide-in-from-right-4 fade-in-0"
        >
          <span
            aria-hidden="true"
            className={cn("absolute inset-y-0 left-0 w-1", bars[item.tone ?? "idle"])}
          />
          <div className="min-w-0 flex-1">
            <ToastPrimitive.Title className="text-sm font-medium">{item.title}</ToastPrimitive.Title>
            {item.description !== undefined && (
              <ToastPrimitive.Description className="mt-0.5 text-sm break-words text-muted-foreground">
                {item.description}
              </ToastPrimitive.Description>
            )}
          </div>
          <ToastPrimitive.Close
            aria-label="Dismiss"
            className="rounded-sm p-1 text-muted-foreground hover:bg-accent hover:text-foreground"
          >
            <XIcon className="size-4" />
          </ToastPrimitive.Close>
        </ToastPrimitive.Root>
      ))}
      <ToastPrimitive.Viewport className="fixed right-0 bottom-0 z-60 flex w-96 max-w-full flex-col gap-2 p-4" />
    </ToastPrimitive.Provider>
  );
}
