import { useState, type SubmitEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Account } from '../../api/accounts.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountField } from '../../parts/AmountField.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { focusField } from '../../parts/focusField.ts';
import { NoteField, noteFault } from '../../parts/NoteField.tsx';
import { readTexts } from '../../parts/readTexts.ts';
import type { Payment } from './payment.ts';
import { RecipientField } from './RecipientField.tsx';
import styles from './PaymentForm.module.css';
import { useRecipient } from './useRecipient.ts';

/** What has been typed. */
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

/** Whom, how much and what for. Each is checked as it is typed; what is missing is asked for when one wants to go on. */
export function PaymentForm({ draft, account, onReview }: PaymentFormProps) {
  const { currency, balance } = account;
  const [to, setTo] = useState(draft.to);
  const [amount, setAmount] = useState(draft.amount);
  const [note, setNote] = useState(draft.note);
  const [wantsToGoOn, setWantsToGoOn] = useState(false);
  const recipient = useRecipient(to, account);
  const { fault } = parseAmount(amount, { currency });

  function review(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const texts = readTexts(form, ['to', 'amount', 'note']);
    setTo(texts.to);
    setAmount(texts.amount);
    setNote(texts.note);
    setWantsToGoOn(true);
    // The name that is known belongs to the number for which it was looked up.
    const payee = texts.to === to ? recipient.payee : null;
    const { cents } = parseAmount(texts.amount, { currency });
    if (!payee) focusField(form, 'to');
    else if (cents === null || cents > balance) focusField(form, 'amount');
    else if (noteFault(texts.note) !== null) focusField(form, 'note');
    else onReview({ payee, amount: cents, currency, note: texts.note.trim() });
  }

  return (
    <Card>
      <form noValidate className={styles.form} onSubmit={review}>
        <RecipientField typed={to} onChange={setTo} recipient={recipient} isAsked={wantsToGoOn} />
        <AmountField
          label="Amount"
          value={amount}
          onChange={setAmount}
          currency={currency}
          max={balance}
          maxFault={`You have ${formatMoney(balance, currency)}.`}
          // Nothing, and a zero, may still become an amount.
          showFault={wantsToGoOn || (fault !== 'empty' && fault !== 'zero')}
        />
        <NoteField label="What is it for? (optional)" value={note} onChange={setNote} />
        <Actions>
          <Button type="submit" look="main">
            Review <ArrowRight aria-hidden />
          </Button>
        </Actions>
      </form>
    </Card>
  );
}
