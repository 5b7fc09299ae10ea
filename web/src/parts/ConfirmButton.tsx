import type { ReactNode } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { Button } from './Button.tsx';

interface ConfirmButtonProps {
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
      // A double click on the button that was here before must not confirm.
      onClick={({ detail }) => detail < 2 && onConfirm()}
    >
      {children}
    </Button>
  );
}
