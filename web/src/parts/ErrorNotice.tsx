import type { ReactNode } from 'react';
import { messageForError, type ErrorMessage } from '../api/errorMessages.ts';
import { Notice } from './Notice.tsx';

/** The message for an error. The children are actions. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  return <MessageNotice message={messageForError(error)}>{children}</MessageNotice>;
}

export function MessageNotice({
  message: { title, text, requestId },
  children,
}: {
  message: ErrorMessage;
  children?: ReactNode;
}) {
  return (
    <Notice kind="bad" title={title}>
      {text !== '' && <p>{text}</p>}
      {requestId !== undefined && (
        <p>
          Support needs this ID: <code>{requestId}</code>
        </p>
      )}
      {children}
    </Notice>
  );
}
