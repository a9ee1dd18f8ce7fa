"use client";

import { type ComponentProps, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";

interface ReasonedButtonProps extends ComponentProps<"button"> {
  readonly reason: string;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly isAbove: boolean;
}

const gapPx = 6;
const halfWidthPx = 150;
const roomPx = 64;

/**
 * A button that may not be pressed and says why, on hover and on focus. `Button` renders it; pages use
 * `disabledReason`. Places its own hint, because every page has such buttons and the tooltip library is heavy.
 */
export function ReasonedButton({ reason, children, ...props }: ReasonedButtonProps) {
  const reasonId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const show = () => setPlace(button.current === null ? null : placeOf(button.current));
  const hide = () => setPlace(null);
  return (
    <>
      <button
        data-slot="button"
        {...props}
        ref={button}
        type={props.type ?? "button"}
        aria-disabled="true"
        aria-describedby={reasonId}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key === "Escape") hide();
        }}
        onClick={(event) => {
          // A submit button still submits, so that the form can point at what is missing.
          if (props.type !== "submit") event.preventDefault();
        }}
      >
        {children}
        <span id={reasonId} hidden>
          {reason}
        </span>
      </button>
      {place !== null && createPortal(<Hint reason={reason} place={place} />, document.body)}
    </>
  );
}

function Hint({ reason, place }: { readonly reason: string; readonly place: Place }) {
  return (
    <span
      aria-hidden="true"
      data-slot="hint"
      style={{ left: place.left, top: place.top, translate: place.isAbove ? "-50% -100%" : "-50% 0" }}
      className="pointer-events-none fixed z-60 w-max max-w-72 rounded-md bg-tooltip px-2 py-1 text-center text-xs text-balance text-tooltip-foreground"
    >
      {reason}
    </span>
  );
}

/** Above the button, or below where the window leaves no room; never over its sides. */
function placeOf(element: HTMLElement): Place {
  const box = element.getBoundingClientRect();
  const isAbove = box.top > roomPx;
  const middle = box.left + box.width / 2;
  return {
    left: Math.min(Math.max(middle, halfWidthPx), Math.max(halfWidthPx, window.innerWidth - halfWidthPx)),
    top: isAbove ? box.top - gapPx : box.bottom + gapPx,
    isAbove,
  };
}
