import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode, RefObject } from 'react';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button that opens it, which has the focus again afterwards. */
  trigger: ReactElement;
  /** It asks before something that cannot be undone: a click beside it does not close it. */
  asks?: boolean;
  /** Where the focus is when it opens; on the first thing that can have it, when absent. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** A window over the page. The focus stays in it until it is closed. */
export function Dialog({ title, open, onOpenChange, trigger, asks = false, initialFocus, children }: DialogProps) {
  const Part = asks ? AlertDialog : BaseDialog;
  return (
    <Part.Root open={open} onOpenChange={onOpenChange}>
      <Part.Trigger render={trigger} />
      <Part.Portal>
        <Part.Backdrop className={styles.veil ?? ''} />
        <Part.Popup className={styles.dialog ?? ''} {...(initialFocus && { initialFocus })}>
          <Part.Title className={styles.title ?? ''}>{title}</Part.Title>
          {children}
        </Part.Popup>
      </Part.Portal>
    </Part.Root>
  );
}
