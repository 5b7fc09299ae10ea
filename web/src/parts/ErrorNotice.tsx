import type { ReactNode } from 'react';
import { messageForError, type ErrorMessage } from '../api/errorMessages.ts';
import { tRich } from '../messages/translate.ts';
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
      {requestId !== undefined && <p>{tRich('error.requestId', { id: <code>{requestId}</code> })}</p>}
      {children}
    </Notice>
  );
}
