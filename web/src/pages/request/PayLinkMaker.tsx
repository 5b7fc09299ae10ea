import { useState } from 'react';
import type { Account } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { decimalOf } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { parseAmount } from '../../money/parse.ts';
import { payPath } from '../../navigation/paths.ts';
import { AmountInput } from '../../parts/AmountInput.tsx';
import { Card } from '../../parts/Card.tsx';
import { NoteField, noteError } from '../../parts/NoteField.tsx';
import { PayLinkCard } from './PayLinkCard.tsx';
import styles from './PayLinkMaker.module.css';

/** The link follows what is typed. While an amount is wrong there is none, because it would ask for something else. */
export function PayLinkMaker({ account: { accountNumber, currency } }: { account: Account }) {
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const { cents, error } = parseAmount(amount, { currency });
  const isRight = (error === null || error === 'empty') && noteError(note) === null;
  const path = payPath(accountNumber, { amount: cents === null ? '' : decimalOf(cents), note: note.trim() });
  return (
    <div className={styles.columns}>
      <Card>
        {/* Enter sends nothing: the link is made already. */}
        <form noValidate className={styles.form} onSubmit={(event) => event.preventDefault()}>
          <AmountInput
            label={t('request.amount')}
            value={amount}
            onChange={setAmount}
            currency={currency}
            showError={error !== 'empty'}
            below={t('request.amountHint')}
          />
          <NoteField label={t('request.note')} value={note} onChange={setNote} />
        </form>
      </Card>
      <PayLinkCard
        url={isRight ? location.origin + path : null}
        amount={cents === null ? null : formatMoney(cents, currency)}
        note={note.trim()}
      />
    </div>
  );
}
