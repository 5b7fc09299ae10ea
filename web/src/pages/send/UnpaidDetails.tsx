import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { Money } from '../../parts/Money.tsx';
import type { Payment } from './payment.ts';
import { PaymentDetails } from './PaymentDetails.tsx';

/** A payment that was not made, or whose outcome is unknown. */
export function UnpaidDetails({ about }: { about: Payment }) {
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
