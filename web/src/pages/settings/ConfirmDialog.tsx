import { useRef, type ReactElement, type ReactNode } from 'react';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { useTask } from '../../parts/useTask.ts';

interface ConfirmDialogProps {
  title: string;
  trigger: ReactElement;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What the button that does it says, and what it does. The dialog stays when that fails. */
  action: string;
  work: () => Promise<void>;
  children: ReactNode;
}

/** Asks before something is ended. */
export function ConfirmDialog({ title, trigger, open, onOpenChange, action, work, children }: ConfirmDialogProps) {
  const { busy, error, run, clear } = useTask();
  // Return, pressed by habit, ends nothing.
  const cancel = useRef<HTMLButtonElement>(null);
  const change = (next: boolean) => {
    clear();
    onOpenChange(next);
  };
  return (
    <Dialog title={title} open={open} onOpenChange={change} trigger={trigger} initialFocus={cancel} asks>
      {children}
      {error !== null && <ErrorNotice error={error} />}
      <Actions>
        <Button look="danger" busy={busy} onClick={() => void run(work)}>
          {action}
        </Button>
        <Button ref={cancel} onClick={() => change(false)}>
          Cancel
        </Button>
      </Actions>
    </Dialog>
  );
}
