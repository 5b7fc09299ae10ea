import type { ReactNode } from 'react';
import { useOnline } from '../../browser/useOnline.ts';
import { t } from '../../messages/translate.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import type { Payment } from './payment.ts';
import { UnpaidDetails } from './UnpaidDetails.tsx';

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
