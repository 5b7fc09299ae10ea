import type { ReactNode } from 'react';
import { messageForError, type ErrorMessage } from '../api/errorMessages.ts';
import { Notice } from './Notice.tsx';

/** An error, in words. What one can do about it stands below. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  return <MessageNotice words={messageForError(error)}>{children}</MessageNotice>;
}

export function MessageNotice({
  words: { title, text, requestId },
  children,
}: {
  words: ErrorMessage;
  children?: ReactNode;
}) {
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
