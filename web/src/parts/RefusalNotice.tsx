import type { PayVerseError } from '@payverse/client';
import { messageForRefusal } from '../api/errorMessages.ts';
import { MessageNotice } from './ErrorNotice.tsx';

/** Why money was not moved, with the numbers that explain it. */
export function RefusalNotice({ refusal, currency }: { refusal: PayVerseError; currency: string }) {
  return <MessageNotice words={messageForRefusal(refusal, currency)} />;
}
