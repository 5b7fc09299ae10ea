import { ReceiptText } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../messages/translate.ts';
import { centsOf } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { PATHS } from '../../navigation/paths.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button, ButtonLink } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Money } from '../../parts/Money.tsx';
import { Page } from '../../parts/Page.tsx';
import { ShareButton } from '../../parts/ShareButton.tsx';
import { Moment } from './Moment.tsx';
import { forgetPaid, receiptOf, type PaidPayment } from './paidPayment.ts';
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
  const receipt = receiptOf(paid);
  return (
    <Page title={t('send.paid.title')} narrow>
      <Card>
        <Moment payee={payee} text={t('send.paid.text', { name: payee.name, amount })}>
          <Money cents={centsOf(answer.transaction.amount)} currency={currency} />
        </Moment>
        <PaymentDetails
          of={about}
          more={[
            [t('send.detail.balance'), <Money key="balance" cents={centsOf(answer.balance)} currency={currency} />],
          ]}
        />
      </Card>
      {link}
      <Actions>
        <ButtonLink look="main" href={PATHS.overview}>
          {t('action.done')}
        </ButtonLink>
        {/* The same address as this page (paidPayment.ts). */}
        <ButtonLink href={receipt} replace onClick={forgetPaid}>
          <ReceiptText aria-hidden /> {t('send.paid.receipt')}
        </ButtonLink>
        <ShareButton url={location.origin + receipt} text={t('send.paid.share', { name: payee.name, amount })} />
        <Button look="quiet" onClick={onAgain}>
          {t('send.paid.again')}
        </Button>
      </Actions>
    </Page>
  );
}
