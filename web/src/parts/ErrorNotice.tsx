import type { ReactNode } from 'react';
import { wordsFor, type Words } from '../api/words.ts';
import { Notice } from './Notice.tsx';

/** An error, in words. What one can do about it stands below. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  return <WordsNotice words={wordsFor(error)}>{children}</WordsNotice>;
}

export function WordsNotice({ words: { title, text, requestId }, children }: { words: Words; children?: ReactNode }) {
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
