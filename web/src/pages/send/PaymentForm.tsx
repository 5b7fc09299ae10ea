import { useState, type SubmitEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Account } from '../../api/model.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountField } from '../../parts/AmountField.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { focusOn } from '../../parts/focusOn.ts';
import { NoteField, noteFault } from '../../parts/NoteField.tsx';
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
  const { cents, fault } = parseAmount(amount);
  const isAffordable = cents !== null && cents <= balance;

  function review(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    setWantsToGoOn(true);
    const { payee } = recipient;
    if (!payee) focusOn(event.currentTarget, 'to');
    else if (!isAffordable) focusOn(event.currentTarget, 'amount');
    else if (noteFault(note) !== null) focusOn(event.currentTarget, 'note');
    else onReview({ payee, amount: cents, currency, note: note.trim() });
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
