import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Entry } from '../../api/model.ts';
import { decimalOf, toCents, type Cents } from '../../money/cents.ts';
import type { Kept } from '../../payments/savedIntents.ts';
import { useIntent } from '../../payments/useIntent.ts';

const PATH = '/api/transactions/{id}/refund';

/** What is to be given back. */
export interface RefundTerms {
  cents: Cents;
  note: string;
}

export type RefundIntent = ReturnType<typeof useRefund>;

/** The refund of an entry: one at a time, and whether its window is open. */
export function useRefund({ id }: Entry) {
  const { state, prepare, send, clear } = useIntent<typeof PATH, RefundTerms>(`refund.${id}`, (kept) =>
    isWhole(kept, id),
  );
  // What is unfinished from before this page was loaded shows itself.
  const [isOpen, setIsOpen] = useState(state.step !== 'none');

  const onOpenChange = (next: boolean) => {
    // What may have moved money is kept until it is known; of the rest, the next one is another.
    const isOver = state.step === 'done' || state.step === 'refused';
    if (isOver || (!next && state.step === 'ready')) clear();
    setIsOpen(next);
  };
  return {
    state,
    // What came of it is told on the page.
    isOpen: isOpen && state.step !== 'done',
    onOpenChange,
    prepare: (terms: RefundTerms) => prepare(api.intent(PATH, bodyOf(terms), { id }), terms),
    /** Does it, or finds out what became of it. */
    send: () => {
      if (state.step === 'ready' || state.step === 'open') send(state.intent, state.about);
    },
    clear,
  };
}

const bodyOf = ({ cents, note }: RefundTerms) => ({
  amount: decimalOf(toCents(cents)),
  ...(note !== '' && { description: note }),
});

/** What is shown for confirmation is what the intent gives back. */
const isWhole = ({ intent, about }: Kept<typeof PATH, RefundTerms>, id: string): boolean =>
  typeof about.note === 'string' &&
  intent.params.id === id &&
  JSON.stringify(intent.body) === JSON.stringify(bodyOf(about));
