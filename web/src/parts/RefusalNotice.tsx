import type { PayVerseError } from '@payverse/client';
import { messageForRefusal } from '../api/errorMessages.ts';
import { MessageNotice } from './ErrorNotice.tsx';

/** The message for a refused payment or refund. */
export function RefusalNotice({ refusal, currency }: { refusal: PayVerseError; currency: string }) {
  return <MessageNotice message={messageForRefusal(refusal, currency)} />;
}
