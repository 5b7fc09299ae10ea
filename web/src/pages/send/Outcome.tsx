import type { ReactNode } from 'react';
import { useOnline } from '../../browser/useOnline.ts';
import { t } from '../../messages/translate.ts';
import { centsOf } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button, ButtonLink } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Money } from '../../parts/Money.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { RefusalNotice } from '../../parts/RefusalNotice.tsx';
import { forgetPaid, receiptOf, type PaidPayment } from './paidPayment.ts';
import type { KeyedState, Payment } from './payment.ts';
import { PaymentDetails } from './PaymentDetails.tsx';

interface PaidProps {
  of: PaidPayment;
  link?: ReactNode;
  onAgain: () => void;
}

export function Paid({ of: paid, link, onAgain }: PaidProps) {
  const { about, answer } = paid;
  const { payee, currency } = about;
  const amount = formatMoney(centsOf(answer.transaction.amount), currency);
  return (
    <Page title={t('send.paid.title')} narrow>
      <Notice kind="good" title={t('send.paid.text', { name: payee.name, amount })} />
      {link}
      <Card>
        <PaymentDetails
          of={about}
          more={[
            [t('send.detail.balance'), <Money key="balance" cents={centsOf(answer.balance)} currency={currency} />],
          ]}
        />
      </Card>
      <Actions>
        {/* The same address as this page (paidPayment.ts). */}
        <ButtonLink look="main" href={receiptOf(paid)} replace onClick={forgetPaid}>
          {t('send.paid.receipt')}
        </ButtonLink>
        <Button onClick={onAgain}>{t('send.paid.again')}</Button>
      </Actions>
    </Page>
  );
}

function UnpaidDetails({ about }: { about: Payment }) {
  const { amount, currency } = about;
  return (
    <Card>
      <PaymentDetails
        of={about}
        more={[[t('send.detail.amount'), <Money key="amount" cents={amount} currency={currency} />]]}
      />
    </Card>
  );
}

interface RefusedProps {
  state: Extract<KeyedState, { step: 'refused' }>;
  link: ReactNode;
  onChange: () => void;
  onAgain: () => void;
}

/** No money moved, and none will under this key: another attempt is another payment. */
export function Refused({ state: { about, problem }, link, onChange, onAgain }: RefusedProps) {
  return (
    <Page title={t('send.refused.title')} narrow>
      <RefusalNotice refusal={problem} currency={about.currency} />
      {link}
      <UnpaidDetails about={about} />
      <Actions>
        <Button look="main" onClick={onChange}>
          {t('send.refused.change')}
        </Button>
        <Button onClick={onAgain}>{t('action.startOver')}</Button>
      </Actions>
    </Page>
  );
}

interface UnknownProps {
  about: Payment;
  link: ReactNode;
  onRetry: () => void;
}

/** No answer arrived. Sending the same intent finds out whether it was paid, and pays if not. */
export function OutcomeUnknown({ about, link, onRetry }: UnknownProps) {
  const isOnline = useOnline();
  const amount = formatMoney(about.amount, about.currency);
  return (
    <Page title={t('send.unknown.title')} narrow>
      <Notice kind="warn" title={t('send.unknown.notice')}>
        <p>{t('send.unknown.text', { name: about.payee.name, amount })}</p>
      </Notice>
      {link}
      <UnpaidDetails about={about} />
      <Actions>
        <Button look="main" disabled={!isOnline} onClick={onRetry}>
          {t('action.tryAgain')}
        </Button>
        {!isOnline && <p role="status">{t('state.offlineRetry')}</p>}
      </Actions>
    </Page>
  );
}
