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
  /** What the account holds now, where that is known. */
  balance: Cents | null;
  link: ReactNode;
  onPay: () => void;
  onChange: () => void;
  /** Null where the address names the payee, so that this payment is what was asked for. */
  onStartAgain: (() => void) | null;
}

/** The last look before money moves. */
export function Confirm({ state, balance, link, onPay, onChange, onStartAgain }: ConfirmProps) {
  const { about, step } = state;
  const { amount, currency } = about;
  const isSending = step === 'sending';
  const isFromBefore = onStartAgain !== null && !isSending;
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
            {isFromBefore && <Button onClick={onStartAgain}>Start over</Button>}
          </Actions>
          <p role="status" className={styles.quiet}>
            {isSending && 'You can wait here, or look into your history later: it is paid once.'}
          </p>
        </div>
      </Card>
    </Page>
  );
}
