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

/** The server has said no, and nothing has moved. */
export function RefundRefused({ currency, problem, onChange, onClose }: RefusedProps) {
  return (
    <>
      <RefusalNotice refusal={problem} currency={currency} />
      <Actions>
        {isForAnotherAmount(problem) && (
          <Button look="main" onClick={onChange}>
            Change it
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </Actions>
    </>
  );
}

/** Whether another amount might do. */
const isForAnotherAmount = ({ code, details }: PayVerseError) =>
  code !== 'NOT_REFUNDABLE' && details?.['remaining'] !== 0;

interface OpenProps {
  onFindOut: () => void;
  onClose: () => void;
}

/** No answer came, so the money may have gone back or not. */
export function RefundOpen({ onFindOut, onClose }: OpenProps) {
  return (
    <>
      <Notice kind="warn" title="We do not know yet whether it went back">
        <p>No answer has come. It is safe to press the button: the money goes back once, however often you ask.</p>
      </Notice>
      <Actions>
        <Button look="main" onClick={onFindOut}>
          Find out
        </Button>
        <Button onClick={onClose}>Later</Button>
      </Actions>
    </>
  );
}
