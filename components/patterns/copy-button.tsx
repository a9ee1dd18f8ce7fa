"use client";

import { CheckIcon, CopyIcon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "#lib/cn";

export interface CopyButtonProps {
  /** The text, or a function that makes it when pressed (for large texts). */
  readonly text: string | (() => string);
  /** What is copied, for the accessible name: `Copy delivery id`. */
  readonly label: string;
  /** `labelled` shows the word Copy beside the icon. */
  readonly look?: "icon" | "labelled";
  readonly className?: string;
}

const shownForMs = 1500;

export function CopyButton({ text, label, look = "icon", className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (outcome === "idle") return undefined;
    const timer = setTimeout(() => setOutcome("idle"), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setOutcome("copied");
    } catch {
      // Refused by the browser (no permission, or not a secure page): said on the button.
      setOutcome("failed");
    }
  }
  const Icon = outcome === "copied" ? CheckIcon : CopyIcon;
  const words = { idle: "Copy", copied: "Copied", failed: "Select and copy by hand" }[outcome];
  return (
    <Button
      variant={look === "icon" ? "ghost" : "secondary"}
      size={look === "icon" ? "icon-sm" : "sm"}
      aria-label={`Copy ${label}`}
      title={look === "icon" ? `${words} ${outcome === "idle" ? label : ""}`.trim() : undefined}
      onClick={copy}
      className={cn(look === "icon" && "size-6 [&_svg]:size-3.5!", className)}
    >
      <Icon aria-hidden="true" className={cn(outcome === "copied" && "text-ok")} />
      {look === "labelled" && words}
      <span aria-live="polite" className="sr-only">
        {outcome === "idle" ? "" : words}
      </span>
    </Button>
  );
}
