import { centsOfDecimal } from '../../money/cents.ts';
import { formatTyped } from '../../money/format.ts';
import { forgetDraft, readDraft, saveDraft, type Draft } from '../../payments/savedDraft.ts';
import { readPayLink, type PayLink } from '../../text/payLink.ts';
import type { Payment } from './payment.ts';

export const NOTHING: Draft = { to: '', amount: '', note: '' };

/** The form as this pay link begins it. An amount that is no decimal is left out. */
export function draftOfLink({ to, amount, note }: PayLink): Draft {
  const cents = centsOfDecimal(amount);
  return { to, amount: cents === null ? '' : formatTyped(cents), note };
}

export const draftOfPayment = ({ payee, amount, note }: Payment): Draft => ({
  to: payee.accountNumber,
  amount: formatTyped(amount),
  note,
});

/**
 * The form at this address: as the user left it, or as the link begins it. Texts from the address of one link do not
 * appear at the address of another, because a link names its recipient.
 */
export function openDraft(link: PayLink, query: string): Draft {
  const saved = readDraft();
  return saved !== null && (link.to === '' || saved.query === query) ? saved.draft : draftOfLink(link);
}

/** Saves the form when it says more than its address. */
export function keepDraft(draft: Draft, link: PayLink, query: string): void {
  if (isSame(draft, draftOfLink(link))) forgetDraft();
  else saveDraft({ draft, query });
}

/** The form after the user typed or pasted a recipient. A pasted pay link also says amount and note. */
export function withRecipient(draft: Draft, typed: string): Draft {
  const link = readPayLink(typed);
  if (link === null) return { ...draft, to: typed };
  const { amount, note } = draftOfLink(link);
  return { to: typed, amount: amount || draft.amount, note: note || draft.note };
}

const isSame = (one: Draft, other: Draft) =>
  one.to === other.to && one.amount === other.amount && one.note === other.note;
