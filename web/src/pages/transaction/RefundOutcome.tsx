import type { PayVerseError } from '@payverse/client';
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
            Change refund
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
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
      <Notice kind="warn" title="We do not know yet whether the refund was made">
        <p>No answer arrived. Try again: the refund is made only once, even if you try several times.</p>
      </Notice>
      <Actions>
        <Button look="main" onClick={onRetry}>
          Try again
        </Button>
        <Button onClick={onClose}>Close</Button>
      </Actions>
    </>
  );
}
