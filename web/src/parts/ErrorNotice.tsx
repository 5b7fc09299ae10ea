import type { ReactNode } from 'react';
import { wordsFor } from '../api/words.ts';
import { Notice } from './Notice.tsx';

/** An error, in words. What one can do about it stands below. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const { title, text, requestId } = wordsFor(error);
  return (
    <Notice kind="bad" title={title}>
      {text !== '' && <p>{text}</p>}
      {requestId !== undefined && (
        <p>
          To ask about it, name <code>{requestId}</code>.
        </p>
      )}
      {children}
    </Notice>
  );
}
