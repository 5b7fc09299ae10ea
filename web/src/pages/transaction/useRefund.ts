import { useState } from 'react';
import type { Entry } from '../../api/entry.ts';
import { decimalOf, toCents, type Cents } from '../../money/cents.ts';
import type { StoredIntent } from '../../payments/savedIntents.ts';
import { createIntent, useIntent } from '../../payments/useIntent.ts';

const PATH = '/api/transactions/{id}/refund';

/** The refund that the user wants. */
export interface RefundTerms {
  cents: Cents;
  note: string;
}

export type RefundIntent = ReturnType<typeof useRefund>;

/** The one refund of an entry, and whether its dialog is open. */
export function useRefund({ id }: Entry) {
  const { state, prepare, send, clear } = useIntent<typeof PATH, RefundTerms>(`refund.${id}`, (stored) =>
    isConsistent(stored, id),
  );
  // An unfinished refund opens its dialog after a reload.
  const [isOpen, setIsOpen] = useState(state.step !== 'none');

  const onOpenChange = (next: boolean) => {
    // Only an intent that may have moved money outlives its dialog.
    const isOver = state.step === 'done' || state.step === 'refused';
    if (isOver || (!next && state.step === 'ready')) clear();
    setIsOpen(next);
  };
  return {
    state,
    // The page itself shows the success.
    isOpen: isOpen && state.step !== 'done',
    onOpenChange,
    prepare: (terms: RefundTerms) => prepare(createIntent(PATH, bodyOf(terms), { id }), terms),
    /** Refunds, or finds out whether an earlier attempt did. */
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

/** I7: the request of the intent follows from the details on the screen. */
const isConsistent = ({ intent, about }: StoredIntent<typeof PATH, RefundTerms>, id: string): boolean =>
  typeof about.note === 'string' &&
  intent.params.id === id &&
  JSON.stringify(intent.body) === JSON.stringify(bodyOf(about));
