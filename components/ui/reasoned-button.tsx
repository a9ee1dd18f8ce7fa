"use client";

import { type ComponentProps, useId } from "react";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";

interface ReasonedButtonProps extends ComponentProps<"button"> {
  readonly reason: string;
}

/** A button that may not be pressed and says why. `Button` renders it; pages use `disabledReason`. */
export function ReasonedButton({ reason, children, ...props }: ReasonedButtonProps) {
  const reasonId = useId();
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <button
          data-slot="button"
          {...props}
          type={props.type ?? "button"}
          aria-disabled="true"
          aria-describedby={reasonId}
          onClick={(event) => {
            if (props.type !== "submit") event.preventDefault();
          }}
        >
          {children}
          <span id={reasonId} className="sr-only" aria-hidden="true">
            {reason}
          </span>
        </button>
      </TooltipTrigger>
      <TooltipContent>{reason}</TooltipContent>
    </Tooltip>
  );
}
