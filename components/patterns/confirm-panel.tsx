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
import { Textarea } from "@/components/ui/textarea";

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
  reasonLabel,
  onConfirm,
  onDone,
}: ConfirmBodyProps) {
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function confirm() {
    setIsBusy(true);
    setProblem(null);
    try {
      await onConfirm(reason.trim());
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
      {reasonLabel !== undefined && <Reason label={reasonLabel} value={reason} onChange={setReason} />}
      {typedName !== undefined && <TypedName name={typedName} value={typed} onChange={setTyped} />}
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
          disabledReason={confirmBlocker({ typed, typedName, reason, reasonLabel, isBusy })}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </>
  );
}

interface AnswerProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TypedName({ name, value, onChange }: AnswerProps & { readonly name: string }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>
        Type <span className="font-mono">{name}</span> to confirm
      </Label>
      <Input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}

const mostReason = 500;

function Reason({ label, value, onChange }: AnswerProps & { readonly label: string }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Textarea
        id={id}
        value={value}
        maxLength={mostReason}
        required
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface ConfirmState {
  readonly typed: string;
  readonly typedName: string | undefined;
  readonly reason: string;
  readonly reasonLabel: string | undefined;
  readonly isBusy: boolean;
}

function confirmBlocker({ typed, typedName, reason, reasonLabel, isBusy }: ConfirmState): string | null {
  if (isBusy) return "Under way.";
  if (reasonLabel !== undefined && reason.trim() === "") return "Say why first.";
  if (typedName !== undefined && typed !== typedName) return `Type ${typedName} first.`;
  return null;
}
