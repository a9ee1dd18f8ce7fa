"use client";

import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { DialogFooter } from "@/components/ui/dialog";

interface LeavePanelProps {
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** The question before a form with changes is left. */
export function LeavePanel({ onStay, onLeave }: LeavePanelProps) {
  return (
    <AlertDialog open onOpenChange={onStay}>
      <AlertDialogContent>
        <AlertDialogTitle>Leave without saving?</AlertDialogTitle>
        <AlertDialogDescription>What you changed on this page is lost.</AlertDialogDescription>
        <DialogFooter>
          <AlertDialogCancel asChild>
            <Button>Keep editing</Button>
          </AlertDialogCancel>
          <Button variant="danger" onClick={onLeave}>
            Leave page
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
