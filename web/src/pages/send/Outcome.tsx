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

/** What came of a payment. */

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
      <Notice kind="good" title={`${payee.name} has ${amount} from you.`} />
      {link}
      <Card>
        <PaymentDetails
          of={about}
          more={[['Balance after', <Money key="balance" cents={centsOf(answer.balance)} currency={currency} />]]}
        />
      </Card>
      <Actions>
        {/* At this address already, where the success page stands for once. */}
        <ButtonLink look="main" href={receiptOf(paid)} replace onClick={forgetPaid}>
          See the receipt
        </ButtonLink>
        <Button onClick={onAgain}>Send more</Button>
      </Actions>
    </Page>
  );
}

function NotPaidYet({ about }: { about: Payment }) {
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

/** Nothing has moved, and under this key nothing will: whoever tries again makes another payment. */
export function Refused({ state: { about, problem }, link, onChange, onAgain }: RefusedProps) {
  return (
    <Page title="Not paid" narrow>
      <RefusalNotice refusal={problem} currency={about.currency} />
      {link}
      <NotPaidYet about={about} />
      <Actions>
        <Button look="main" onClick={onChange}>
          Change it
        </Button>
        <Button onClick={onAgain}>Start over</Button>
      </Actions>
    </Page>
  );
}

interface OpenProps {
  about: Payment;
  link: ReactNode;
  onFindOut: () => void;
}

/** No answer arrived. The same key finds out what became of it, and pays if nothing did. */
export function Open({ about, link, onFindOut }: OpenProps) {
  const isOnline = useOnline();
  const amount = formatMoney(about.amount, about.currency);
  return (
    <Page title="Not sure yet" narrow>
      <Notice kind="warn" title="We do not know yet whether this was paid">
        <p>
          The connection broke, or the page was left, before the answer arrived. Try again: {about.payee.name} gets{' '}
          {amount} once, however often you do.
        </p>
      </Notice>
      {link}
      <NotPaidYet about={about} />
      <Actions>
        <Button look="main" disabled={!isOnline} onClick={onFindOut}>
          Try again
        </Button>
        {!isOnline && <p role="status">You are offline. This waits until you are back.</p>}
      </Actions>
    </Page>
  );
}
