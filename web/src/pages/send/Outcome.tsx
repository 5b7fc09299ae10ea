import type { ReactNode } from 'react';
import { useOnline } from '../../browser/useOnline.ts';
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
    <Page title="Paid" narrow>
      <Notice kind="good" title={`You paid ${payee.name} ${amount}.`} />
      {link}
      <Card>
        <PaymentDetails
          of={about}
          more={[['Balance after', <Money key="balance" cents={centsOf(answer.balance)} currency={currency} />]]}
        />
      </Card>
      <Actions>
        {/* The same address as this page (paidPayment.ts). */}
        <ButtonLink look="main" href={receiptOf(paid)} replace onClick={forgetPaid}>
          See the receipt
        </ButtonLink>
        <Button onClick={onAgain}>Send more</Button>
      </Actions>
    </Page>
  );
}

function UnpaidDetails({ about }: { about: Payment }) {
  const { amount, currency } = about;
  return (
    <Card>
      <PaymentDetails of={about} more={[['Amount', <Money key="amount" cents={amount} currency={currency} />]]} />
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
    <Page title="Not paid" narrow>
      <RefusalNotice refusal={problem} currency={about.currency} />
      {link}
      <UnpaidDetails about={about} />
      <Actions>
        <Button look="main" onClick={onChange}>
          Change payment
        </Button>
        <Button onClick={onAgain}>Start over</Button>
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
    <Page title="Payment status unknown" narrow>
      <Notice kind="warn" title="We do not know yet whether this was paid">
        <p>
          No answer arrived. Try again: {about.payee.name} gets {amount} only once, even if you try several times.
        </p>
      </Notice>
      {link}
      <UnpaidDetails about={about} />
      <Actions>
        <Button look="main" disabled={!isOnline} onClick={onRetry}>
          Try again
        </Button>
        {!isOnline && <p role="status">You are offline. Try again when you are back online.</p>}
      </Actions>
    </Page>
  );
}
