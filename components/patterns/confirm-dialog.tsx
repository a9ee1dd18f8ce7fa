"use client";

import dynamic from "next/dynamic";
import { cloneElement, type ComponentProps, type ReactElement, type ReactNode, useState } from "react";

export interface ConfirmDialogProps {
  /** The button that opens it; leave out and control `open` instead, e.g. from a menu. */
  readonly trigger?: ReactElement<ComponentProps<"button">>;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  /** Names the act and the thing: `Delete endpoint https://…?`. */
  readonly title: string;
  /** What will be different afterwards, and whether it can be undone. */
  readonly consequence: ReactNode;
  /** Starts with the same verb as the title: `Delete endpoint`. */
  readonly confirmLabel: string;
  readonly tone?: "danger" | "primary";
  /** When it cannot be undone: the name that must be typed. */
  readonly typedName?: string;
  /** When whoever does it must say why: what the field is called. `onConfirm` gets the answer. */
  readonly reasonLabel?: string;
  /** Rejections are shown in the dialog; it closes when this resolves. */
  readonly onConfirm: (reason: string) => Promise<unknown> | void;
}

const load = () => import("@/components/patterns/confirm-panel");
const ConfirmPanel = dynamic(async () => (await load()).ConfirmPanel, { ssr: false });

/** The one confirm dialog. It loads when first wanted. */
export function ConfirmDialog({ trigger, open, onOpenChange, ...body }: ConfirmDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const isShown = open ?? isOpen;
  const setBoth = (next: boolean) => {
    if (next) setWasOpened(true);
    setIsOpen(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {trigger !== undefined &&
        cloneElement(trigger, {
          "aria-haspopup": "dialog",
          "aria-expanded": isShown,
          onPointerEnter: () => void load(),
          onFocus: () => void load(),
          onClick: () => setBoth(true),
        })}
      {(isShown || wasOpened) && <ConfirmPanel {...body} isOpen={isShown} onOpenChange={setBoth} />}
    </>
  );
}
