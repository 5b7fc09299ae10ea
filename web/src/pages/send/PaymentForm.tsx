import { useEffect, useEffectEvent, useState, type SubmitEvent } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Account } from '../../api/accounts.ts';
import { t, tRich } from '../../messages/translate.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { Actions } from '../../parts/Actions.tsx';
import { AmountInput } from '../../parts/AmountInput.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { focusField } from '../../parts/focusField.ts';
import { Money } from '../../parts/Money.tsx';
import { NoteField, noteError } from '../../parts/NoteField.tsx';
import { readTexts } from '../../parts/readTexts.ts';
import type { Draft } from '../../payments/savedDraft.ts';
import { withRecipient } from './draft.ts';
import type { Payment } from './payment.ts';
import { RecipientField } from './RecipientField.tsx';
import styles from './PaymentForm.module.css';
import { useRecipient } from './useRecipient.ts';

interface PaymentFormProps {
  /** The first texts of the form. */
  draft: Draft;
  account: Account;
  onChange: (draft: Draft) => void;
  onReview: (payment: Payment) => void;
}

/** Checks each field while the user types, and missing fields on submit. */
export function PaymentForm({ draft, account, onChange, onReview }: PaymentFormProps) {
  const { currency, balance } = account;
  const [texts, setTexts] = useTexts(draft, onChange);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const recipient = useRecipient(texts.to, account);

  function review(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = readTexts(form, ['to', 'amount', 'note']);
    setTexts(typed);
    setIsSubmitted(true);
    // The name on the screen belongs to the number that was looked up.
    const payee = typed.to === texts.to ? recipient.payee : null;
    const { cents } = parseAmount(typed.amount, { currency });
    if (!payee) focusField(form, 'to');
    else if (cents === null || cents > balance) focusField(form, 'amount');
    else if (noteError(typed.note) !== null) focusField(form, 'note');
    else onReview({ payee, amount: cents, currency, note: typed.note.trim() });
  }

  return (
    <Card>
      <form noValidate className={styles.form} onSubmit={review}>
        <RecipientField
          typed={texts.to}
          onChange={(to) => setTexts((before) => withRecipient(before, to))}
          recipient={recipient}
          isSubmitted={isSubmitted}
        />
        <AmountToPay
          value={texts.amount}
          onChange={(amount) => setTexts((before) => ({ ...before, amount }))}
          account={account}
          isSubmitted={isSubmitted}
        />
        <NoteField
          label={t('send.note')}
          value={texts.note}
          onChange={(note) => setTexts((before) => ({ ...before, note }))}
        />
        <Actions>
          <Button type="submit" look="main">
            {t('send.review')} <ArrowRight aria-hidden />
          </Button>
        </Actions>
      </form>
    </Card>
  );
}

/** The typed texts. `onChange` gets them, from the first ones on. */
function useTexts(draft: Draft, onChange: (draft: Draft) => void) {
  const [texts, setTexts] = useState(draft);
  const tell = useEffectEvent(onChange);
  useEffect(() => tell(texts), [texts]);
  return [texts, setTexts] as const;
}

interface AmountToPayProps {
  value: string;
  onChange: (typed: string) => void;
  account: Account;
  isSubmitted: boolean;
}

function AmountToPay({ value, onChange, account: { currency, balance }, isSubmitted }: AmountToPayProps) {
  const { error } = parseAmount(value, { currency });
  return (
    <AmountInput
      label={t('field.amount')}
      value={value}
      onChange={onChange}
      currency={currency}
      max={balance}
      maxError={t('send.amountMax', { balance: formatMoney(balance, currency) })}
      below={tRich('send.available', { balance: <Money cents={balance} currency={currency} /> })}
      // While the user types, an empty field and a zero are not wrong yet.
      showError={isSubmitted || (error !== 'empty' && error !== 'zero')}
    />
  );
}
