import type { ReactNode } from 'react';
import { useOnline } from '../layout/useOnline.ts';
import { Button } from './Button.tsx';

interface YesButtonProps {
  /** The money is on its way. */
  isSending: boolean;
  onYes: () => void;
  children: ReactNode;
}

/** The button that moves money. */
export function YesButton({ isSending, onYes, children }: YesButtonProps) {
  const isOnline = useOnline();
  return (
    <Button
      look="main"
      busy={isSending}
      disabled={!isOnline}
      // The second click of a double click on what stood here before is no yes.
      onClick={({ detail }) => detail < 2 && onYes()}
    >
      {children}
    </Button>
  );
}
