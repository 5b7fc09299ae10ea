import { useState, type SubmitEvent } from 'react';
import { remainingOf, type Entry } from '../../api/entry.ts';
import { t } from '../../messages/translate.ts';
import type { Cents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountField } from '../../parts/AmountField.tsx';
import { Button } from '../../parts/Button.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { focusField } from '../../parts/focusField.ts';
import { NoteField, noteError } from '../../parts/NoteField.tsx';
import { readTexts } from '../../parts/readTexts.ts';
import { isToNextField } from '../../parts/useFields.ts';
import styles from './RefundForm.module.css';
import type { RefundTerms } from './useRefund.ts';

/** The choices and typed texts. */
export interface Draft {
  much: 'all' | 'part';
  amount: string;
  note: string;
}

export const NO_DRAFT: Draft = { much: 'all', amount: '', note: '' };

interface RefundFormProps {
  entry: Entry;
  currency: string;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onTerms: (terms: RefundTerms) => void;
  onClose: () => void;
}

const choicesOf = ({ refunded }: Entry) =>
  [
    ['all', refunded === null || refunded === 0 ? t('refund.full') : t('refund.remaining')],
    ['part', t('refund.part')],
  ] as const;

export function RefundForm({ entry, currency, draft, onDraft, onTerms, onClose }: RefundFormProps) {
  const max = remainingOf(entry);
  const [left, setLeft] = useState(false);
  const most = formatMoney(max, currency);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setLeft(true);
    const shown = draft.much === 'part' ? (['amount', 'note'] as const) : (['note'] as const);
    const typed = { ...draft, ...readTexts(event.currentTarget, shown) };
    onDraft(typed);
    const terms = termsOf(typed, { max, currency });
    if (terms) onTerms(terms);
    else focusField(event.currentTarget, noteError(typed.note) === null ? 'amount' : 'note');
  };
  return (
    <form noValidate className={styles.form} onSubmit={onSubmit}>
      <p>{whatRemains(entry, currency)}</p>
      <SegmentedControl
        label={t('refund.howMuch')}
        options={choicesOf(entry)}
        value={draft.much}
        onChange={(much) => onDraft({ ...draft, much })}
      />
      {draft.much === 'all' ? (
        <p>{t('refund.youRefund', { amount: most })}</p>
      ) : (
        <AmountField
          label={t('field.amount')}
          value={draft.amount}
          onChange={(amount) => onDraft({ ...draft, amount })}
          currency={currency}
          max={max}
          maxError={t('refund.max', { max: most })}
          showError={left}
          onBlur={(event) => isToNextField(event) && event.currentTarget.value !== '' && setLeft(true)}
        />
      )}
      <NoteField label={t('field.note')} value={draft.note} onChange={(note) => onDraft({ ...draft, note })} />
      <Actions>
        <Button type="submit" look="main">
          {t('action.continue')}
        </Button>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </Actions>
    </form>
  );
}

function whatRemains(entry: Entry, currency: string): string {
  const money = (cents: Cents) => formatMoney(cents, currency);
  const { counterparty, refunded } = entry;
  const paid = { name: counterparty.name, amount: money(entry.amount) };
  if (refunded === null || refunded === 0) return t('refund.paidNone', paid);
  return t('refund.paidSome', { ...paid, refunded: money(refunded), remaining: money(remainingOf(entry)) });
}

/** Null when a field is wrong. */
function termsOf(
  { much, amount, note }: Draft,
  { max, currency }: { max: Cents; currency: string },
): RefundTerms | null {
  if (noteError(note) !== null) return null;
  if (much === 'all') return { cents: max, note: note.trim() };
  const { cents } = parseAmount(amount, { currency });
  return cents === null || cents > max ? null : { cents, note: note.trim() };
}
