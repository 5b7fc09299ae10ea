import { useState } from 'react';
import type { Entry } from '../../api/entry.ts';
import { decimalOf, toCents, type Cents } from '../../money/cents.ts';
import type { StoredIntent } from '../../payments/savedIntents.ts';
import { createIntent, useIntent } from '../../payments/useIntent.ts';

const PATH = '/api/transactions/{id}/refund';

/** What is to be given back. */
export interface RefundTerms {
  cents: Cents;
  note: string;
}

export type RefundIntent = ReturnType<typeof useRefund>;

/** The refund of an entry: one at a time, and whether its window is open. */
export function useRefund({ id }: Entry) {
  const { state, prepare, send, clear } = useIntent<typeof PATH, RefundTerms>(`refund.${id}`, (stored) =>
    isConsistent(stored, id),
  );
  // What is unfinished from before this page was loaded shows itself.
  const [isOpen, setIsOpen] = useState(state.step !== 'none');

  const onOpenChange = (next: boolean) => {
    // What may have moved money is stored until it is known; of the rest, the next one is another.
    const isOver = state.step === 'done' || state.step === 'refused';
    if (isOver || (!next && state.step === 'ready')) clear();
    setIsOpen(next);
  };
  return {
    state,
    // What came of it is told on the page.
    isOpen: isOpen && state.step !== 'done',
    onOpenChange,
    prepare: (terms: RefundTerms) => prepare(createIntent(PATH, bodyOf(terms), { id }), terms),
    /** Does it, or finds out what became of it. */
    send: () => {
      if (state.step === 'ready' || state.step === 'unknown') send(state.intent, state.about);
    },
    clear,
  };
}

const bodyOf = ({ cents, note }: RefundTerms) => ({
  amount: decimalOf(toCents(cents)),
  ...(note !== '' && { description: note }),
});

/** What is shown for confirmation is what the intent gives back. */
const isConsistent = ({ intent, about }: StoredIntent<typeof PATH, RefundTerms>, id: string): boolean =>
  typeof about.note === 'string' &&
  intent.params.id === id &&
  JSON.stringify(intent.body) === JSON.stringify(bodyOf(about));
