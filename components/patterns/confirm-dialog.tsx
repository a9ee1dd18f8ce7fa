"use client";

import { type ReactNode, useId, useState } from "react";
import { ErrorState } from "@/components/patterns/error-state";
import { type Problem, problemOf } from "@/components/patterns/problem";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

export interface ConfirmDialogProps {
  /** The button that opens it; leave out and control `open` instead, e.g. from a menu. */
  readonly trigger?: ReactNode;
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
  /** Rejections are shown in the dialog; it closes when this resolves. */
  readonly onConfirm: () => Promise<unknown> | void;
}

/** The one confirm dialog. */
export function ConfirmDialog({ trigger, open, onOpenChange, ...body }: ConfirmDialogProps) {
  const [isOpen, setIsOpen] = useState(false);
  const setBoth = (next: boolean) => {
    setIsOpen(next);
    onOpenChange?.(next);
  };
  return (
    <AlertDialog open={open ?? isOpen} onOpenChange={setBoth}>
      {trigger !== undefined && <AlertDialogTrigger asChild>{trigger}</AlertDialogTrigger>}
      <AlertDialogContent>
        <ConfirmBody {...body} onDone={() => setBoth(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

interface ConfirmBodyProps extends Omit<ConfirmDialogProps, "trigger" | "open" | "onOpenChange"> {
  readonly onDone: () => void;
}

function ConfirmBody({
  title,
  consequence,
  confirmLabel,
  tone = "danger",
  typedName,
  onConfirm,
  onDone,
}: ConfirmBodyProps) {
  const [typed, setTyped] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const inputId = useId();

  async function confirm() {
    setIsBusy(true);
    setProblem(null);
    try {
      await onConfirm();
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <>
      <AlertDialogTitle className="break-words">{title}</AlertDialogTitle>
      <AlertDialogDescription asChild>
        <div>{consequence}</div>
      </AlertDialogDescription>
      {typedName !== undefined && (
        <div className="flex flex-col gap-1.5">
          <Label htmlFor={inputId}>
            Type <span className="font-mono">{typedName}</span> to confirm
          </Label>
          <Input
            id={inputId}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      )}
      {problem !== null && (
        <ErrorState
          blocker={`${confirmLabel}: not done`}
          cause={problem.message}
          correlationId={problem.correlationId}
        />
      )}
      <DialogFooter>
        <AlertDialogCancel asChild>
          <Button>Cancel</Button>
        </AlertDialogCancel>
        <Button
          variant={tone}
          onClick={confirm}
          disabledReason={confirmBlocker({ typed, typedName, isBusy })}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </>
  );
}

interface ConfirmState {
  readonly typed: string;
  readonly typedName: string | undefined;
  readonly isBusy: boolean;
}

function confirmBlocker({ typed, typedName, isBusy }: ConfirmState): string | null {
  if (isBusy) return "Under way.";
  if (typedName !== undefined && typed !== typedName) return `Type ${typedName} first.`;
  return null;
}
