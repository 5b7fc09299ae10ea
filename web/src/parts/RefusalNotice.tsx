import type { PayVerseError } from '@payverse/client';
import { wordsForPayment } from '../api/words.ts';
import { WordsNotice } from './ErrorNotice.tsx';

/** Why money was not moved, with the numbers that explain it. */
export function RefusalNotice({ refusal, currency }: { refusal: PayVerseError; currency: string }) {
  return <WordsNotice words={wordsForPayment(refusal, currency)} />;
}
