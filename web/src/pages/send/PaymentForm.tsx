import { useState, type SubmitEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Account } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountField } from '../../parts/AmountField.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { focusField } from '../../parts/focusField.ts';
import { NoteField, noteError } from '../../parts/NoteField.tsx';
import { readTexts } from '../../parts/readTexts.ts';
import type { Payment } from './payment.ts';
import { RecipientField } from './RecipientField.tsx';
import styles from './PaymentForm.module.css';
import { useRecipient } from './useRecipient.ts';

/** The typed texts. */
export interface Draft {
  to: string;
  amount: string;
  note: string;
}

interface PaymentFormProps {
  draft: Draft;
  account: Account;
  onReview: (payment: Payment) => void;
}

/** Checks each field while the user types, and missing fields on submit. */
export function PaymentForm({ draft, account, onReview }: PaymentFormProps) {
  const { currency, balance } = account;
  const [to, setTo] = useState(draft.to);
  const [amount, setAmount] = useState(draft.amount);
  const [note, setNote] = useState(draft.note);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const recipient = useRecipient(to, account);
  const { error } = parseAmount(amount, { currency });

  function review(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const texts = readTexts(form, ['to', 'amount', 'note']);
    setTo(texts.to);
    setAmount(texts.amount);
    setNote(texts.note);
    setIsSubmitted(true);
    // The name on the screen belongs to the number that was looked up.
    const payee = texts.to === to ? recipient.payee : null;
    const { cents } = parseAmount(texts.amount, { currency });
    if (!payee) focusField(form, 'to');
    else if (cents === null || cents > balance) focusField(form, 'amount');
    else if (noteError(texts.note) !== null) focusField(form, 'note');
    else onReview({ payee, amount: cents, currency, note: texts.note.trim() });
  }

  return (
    <Card>
      <form noValidate className={styles.form} onSubmit={review}>
        <RecipientField typed={to} onChange={setTo} recipient={recipient} isSubmitted={isSubmitted} />
        <AmountField
          label={t('field.amount')}
          value={amount}
          onChange={setAmount}
          currency={currency}
          max={balance}
          maxError={t('send.amountMax', { balance: formatMoney(balance, currency) })}
          // While the user types, an empty field and a zero are not wrong yet.
          showError={isSubmitted || (error !== 'empty' && error !== 'zero')}
        />
        <NoteField label={t('send.note')} value={note} onChange={setNote} />
        <Actions>
          <Button type="submit" look="main">
            {t('send.review')} <ArrowRight aria-hidden />
          </Button>
        </Actions>
      </form>
    </Card>
  );
}
