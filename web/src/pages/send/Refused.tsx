import type { ReactNode } from 'react';
import type { ErrorCode } from '@payverse/client';
import { t } from '../../messages/translate.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Page } from '../../parts/Page.tsx';
import { RefusalNotice } from '../../parts/RefusalNotice.tsx';
import type { KeyedState } from './payment.ts';
import styles from './Refused.module.css';
import { UnpaidDetails } from './UnpaidDetails.tsx';

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
      <p className={styles.next}>{nextStep(problem.code)}</p>
      <Actions>
        <Button look="main" onClick={onChange}>
          {t('send.refused.change')}
        </Button>
        <Button onClick={onAgain}>{t('action.startOver')}</Button>
      </Actions>
    </Page>
  );
}

/** The next step for the payer. */
function nextStep(code: ErrorCode): string {
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return t('send.refused.nextBalance');
    case 'RECIPIENT_NOT_FOUND':
      return t('send.refused.nextRecipient');
    default:
      return t('send.refused.next');
  }
}
