import type { ReactNode } from 'react';
import { toCents, type Cents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { Money } from '../../parts/Money.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { ConfirmButton } from '../../parts/ConfirmButton.tsx';
import styles from './Confirm.module.css';
import type { KeyedState } from './payment.ts';
import { PaymentDetails } from './PaymentDetails.tsx';

interface ConfirmProps {
  state: Extract<KeyedState, { step: 'ready' | 'sending' }>;
  /** Null while it loads. */
  balance: Cents | null;
  link: ReactNode;
  onPay: () => void;
  onChange: () => void;
  /** Null when the address names the recipient: then the user has just asked for this payment. */
  onStartOver: (() => void) | null;
}

export function Confirm({ state, balance, link, onPay, onChange, onStartOver }: ConfirmProps) {
  const { about, step } = state;
  const { amount, currency } = about;
  const isSending = step === 'sending';
  const isFromBefore = onStartOver !== null && !isSending;
  return (
    <Page title="Check and confirm" narrow>
      {link}
      {isFromBefore && (
        <Notice kind="info" title="You have not sent this payment yet">
          <p>You reviewed it before. Pay it, change it, or start over.</p>
        </Notice>
      )}
      <Card>
        <div className={styles.confirm}>
          <p className={styles.amount}>
            <Money cents={amount} currency={currency} />
          </p>
          <PaymentDetails
            of={about}
            more={
              balance === null || isSending || balance < amount
                ? []
                : [['You will have', <Money key="left" cents={toCents(balance - amount)} currency={currency} />]]
            }
          />
          {step === 'ready' && state.problem && <ErrorNotice error={state.problem} />}
          <Actions>
            <ConfirmButton isSending={isSending} onConfirm={onPay}>
              {isSending ? 'Paying…' : `Pay ${formatMoney(amount, currency)}`}
            </ConfirmButton>
            <Button disabled={isSending} onClick={onChange}>
              Change
            </Button>
            {isFromBefore && <Button onClick={onStartOver}>Start over</Button>}
          </Actions>
          <p role="status" className={styles.quiet}>
            {isSending && 'You can leave this page: the payment is made once, and your history shows it.'}
          </p>
        </div>
      </Card>
    </Page>
  );
}
