import { useState, type SubmitEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Account } from '../../api/model.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountField } from '../../parts/AmountField.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { TextField } from '../../parts/TextField.tsx';
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

/** As the API has it. */
const NOTE_MAX = 255;

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
    if (payee && isAffordable) onReview({ payee, amount: cents, currency, note: note.trim() });
    else focusOn(event.currentTarget, payee ? 'amount' : 'to');
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
        <TextField
          name="note"
          label="What is it for? (optional)"
          value={note}
          maxLength={NOTE_MAX}
          autoComplete="off"
          onValueChange={setNote}
        />
        <Actions>
          <Button type="submit" look="main">
            Review <ArrowRight aria-hidden />
          </Button>
        </Actions>
      </form>
    </Card>
  );
}

function focusOn(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}
