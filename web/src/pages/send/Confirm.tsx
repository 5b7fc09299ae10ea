import type { ReactNode } from 'react';
import { t } from '../../messages/translate.ts';
import { toCents, type Cents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { Face } from '../../parts/Face.tsx';
import { Money } from '../../parts/Money.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { ConfirmButton } from '../../parts/ConfirmButton.tsx';
import styles from './Confirm.module.css';
import { SafetyTips } from './SafetyTips.tsx';
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
  const { payee, amount, currency } = about;
  const isSending = step === 'sending';
  const isFromBefore = onStartOver !== null && !isSending;
  return (
    <Page title={t('send.confirm.title')} side={<SafetyTips />}>
      {link}
      {isFromBefore && (
        <Notice kind="info" title={t('send.confirm.unsent')}>
          <p>{t('send.confirm.unsentText')}</p>
        </Notice>
      )}
      <Card>
        <div className={styles.confirm}>
          <div className={styles.head}>
            <Face of={payee} size="xl" />
            <p className={styles.amount}>
              <Money cents={amount} currency={currency} />
            </p>
          </div>
          <PaymentDetails
            of={about}
            more={
              balance === null || isSending || balance < amount
                ? []
                : [[t('send.detail.left'), <Money key="left" cents={toCents(balance - amount)} currency={currency} />]]
            }
          />
          {step === 'ready' && state.problem && <ErrorNotice error={state.problem} />}
          <Actions>
            <ConfirmButton isSending={isSending} onConfirm={onPay}>
              {isSending ? t('send.confirm.paying') : t('send.confirm.pay', { amount: formatMoney(amount, currency) })}
            </ConfirmButton>
            <Button disabled={isSending} onClick={onChange}>
              {t('action.change')}
            </Button>
            {isFromBefore && <Button onClick={onStartOver}>{t('action.startOver')}</Button>}
          </Actions>
          <p role="status" className={styles.quiet}>
            {isSending && t('send.confirm.leave')}
          </p>
        </div>
      </Card>
    </Page>
  );
}
