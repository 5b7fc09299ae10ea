import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { copyText } from '../browser/copyText.ts';
import { t } from '../messages/translate.ts';
import { Button } from './Button.tsx';

/** Copies a text, and confirms it. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async () => setState((await copyText(text)) ? 'copied' : 'failed');
  const words = { idle: children, copied: t('action.copied'), failed: t('action.copyBlocked') }[state];
  return (
    <Button onClick={() => void copy()} onBlur={() => setState('idle')}>
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{words}</span>
    </Button>
  );
}
