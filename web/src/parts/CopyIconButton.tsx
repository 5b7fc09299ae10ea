import { Copy } from 'lucide-react';
import { copyText } from '../browser/copyText.ts';
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
  const copy = async () => toast((await copyText(text)) ? t('action.copied') : t('action.copyBlocked'));
  return <IconButton icon={Copy} label={label} onClick={() => void copy()} />;
}
