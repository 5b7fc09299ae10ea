import type { PayVerseError } from '@payverse/client';
import { t } from '../../messages/translate.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { RefusalNotice } from '../../parts/RefusalNotice.tsx';

interface RefusedProps {
  currency: string;
  problem: PayVerseError;
  onChange: () => void;
  onClose: () => void;
}

/** The server refused the refund: no money moved. */
export function RefundRefused({ currency, problem, onChange, onClose }: RefusedProps) {
  return (
    <>
      <RefusalNotice refusal={problem} currency={currency} />
      <Actions>
        {isForAnotherAmount(problem) && (
          <Button look="main" onClick={onChange}>
            {t('refund.change')}
          </Button>
        )}
        <Button onClick={onClose}>{t('action.close')}</Button>
      </Actions>
    </>
  );
}

/** Whether another amount may succeed. */
const isForAnotherAmount = ({ code, details }: PayVerseError) =>
  code !== 'NOT_REFUNDABLE' && details?.['remaining'] !== 0;

interface UnknownProps {
  onRetry: () => void;
  onClose: () => void;
}

/** No answer arrived: the refund may have been made. */
export function RefundUnknown({ onRetry, onClose }: UnknownProps) {
  return (
    <>
      <Notice kind="warn" title={t('refund.unknown')}>
        <p>{t('refund.unknownText')}</p>
      </Notice>
      <Actions>
        <Button look="main" onClick={onRetry}>
          {t('action.tryAgain')}
        </Button>
        <Button onClick={onClose}>{t('action.close')}</Button>
      </Actions>
    </>
  );
}
