"use client";

import { useId, useState } from "react";
import type { ConfirmDialogProps } from "@/components/patterns/confirm-dialog";
import { ErrorState } from "@/components/patterns/error-state";
import { type Problem, problemOf } from "@/components/patterns/problem";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

export interface ConfirmPanelProps extends Omit<ConfirmDialogProps, "trigger" | "open" | "onOpenChange"> {
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The dialog itself; its state starts afresh with every opening. */
export function ConfirmPanel({ isOpen, onOpenChange, ...body }: ConfirmPanelProps) {
  return (
    <AlertDialog open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <ConfirmBody {...body} onDone={() => onOpenChange(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

interface ConfirmBodyProps extends Omit<ConfirmPanelProps, "isOpen" | "onOpenChange"> {
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
