import { useRef, type ReactElement, type ReactNode } from 'react';
import { t } from '../../messages/translate.ts';
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
  /** The text of the button and its work. The dialog stays open when the work fails. */
  action: string;
  work: () => Promise<void>;
  children: ReactNode;
}

/** Asks before a destructive action. */
export function ConfirmDialog({ title, trigger, open, onOpenChange, action, work, children }: ConfirmDialogProps) {
  const { busy, error, run, clear } = useTask();
  // The Enter key, pressed by habit, cancels.
  const cancel = useRef<HTMLButtonElement>(null);
  const change = (next: boolean) => {
    clear();
    onOpenChange(next);
  };
  return (
    <Dialog title={title} open={open} onOpenChange={change} trigger={trigger} initialFocus={cancel} isAlert>
      {children}
      {error !== null && <ErrorNotice error={error} />}
      <Actions>
        <Button look="danger" busy={busy} onClick={() => void run(work)}>
          {action}
        </Button>
        <Button ref={cancel} onClick={() => change(false)}>
          {t('action.cancel')}
        </Button>
      </Actions>
    </Dialog>
  );
}
