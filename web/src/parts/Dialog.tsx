import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode, RefObject } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button that opens the dialog, and gets the focus back. */
  trigger: ReactElement;
  /** Before an action that cannot be undone: a click outside does not close the dialog. */
  isAlert?: boolean;
  /** Default: the first element that can have the focus. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

export function Dialog({ title, open, onOpenChange, trigger, isAlert = false, initialFocus, children }: DialogProps) {
  const Part = isAlert ? AlertDialog : BaseDialog;
  return (
    <Part.Root open={open} onOpenChange={onOpenChange}>
      <Part.Trigger render={trigger} />
      <Part.Portal>
        <Part.Backdrop className={styles.backdrop ?? ''} />
        <Part.Popup className={styles.dialog ?? ''} {...(initialFocus && { initialFocus })}>
          <Part.Title className={styles.title ?? ''}>{title}</Part.Title>
          {children}
        </Part.Popup>
      </Part.Portal>
    </Part.Root>
  );
}
