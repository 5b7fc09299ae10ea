import type { ReactNode } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { Button } from './Button.tsx';

interface ConfirmButtonProps {
  /** The money is on its way. */
  isSending: boolean;
  onConfirm: () => void;
  children: ReactNode;
}

/** The button that moves money. */
export function ConfirmButton({ isSending, onConfirm, children }: ConfirmButtonProps) {
  const isOnline = useOnline();
  return (
    <Button
      look="main"
      busy={isSending}
      disabled={!isOnline}
      // The second click of a double click on what stood here before is no yes.
      onClick={({ detail }) => detail < 2 && onConfirm()}
    >
      {children}
    </Button>
  );
}
