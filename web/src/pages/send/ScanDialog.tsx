import { useState, type ReactElement } from 'react';
import { t } from '../../messages/translate.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Scanner } from './Scanner.tsx';

interface ScanDialogProps {
  trigger: ReactElement;
  onRead: (text: string) => void;
}

/** Open from the start: it loads when the user wants it. */
export function ScanDialog({ trigger, onRead }: ScanDialogProps) {
  const [open, setOpen] = useState(true);
  const read = (text: string) => {
    setOpen(false);
    onRead(text);
  };
  return (
    <Dialog title={t('send.scan.title')} open={open} onOpenChange={setOpen} trigger={trigger}>
      <Scanner onRead={read} />
    </Dialog>
  );
}
