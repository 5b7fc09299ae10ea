import { Copy } from 'lucide-react';
import { t } from '../messages/translate.ts';
import { IconButton } from './IconButton.tsx';
import { toast } from './toasts.ts';

interface CopyIconButtonProps {
  text: string;
  /** The name of the button, such as `Copy number`. */
  label: string;
}

/** Copies the text beside it, and confirms it by a toast. `<CopyButton>` is the one with a text. */
export function CopyIconButton({ text, label }: CopyIconButtonProps) {
  const copy = async () => {
    try {
      // A page without TLS has no clipboard.
      await navigator.clipboard.writeText(text);
      toast(t('action.copied'));
    } catch {
      toast(t('action.copyBlocked'));
    }
  };
  return <IconButton icon={Copy} label={label} onClick={() => void copy()} />;
}
