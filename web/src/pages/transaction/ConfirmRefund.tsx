import { remainingOf, type Entry } from '../../api/entry.ts';
import { useOnline } from '../../browser/useOnline.ts';
import { toCents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { DetailList } from '../../parts/DetailList.tsx';
import { RefusalNotice } from '../../parts/RefusalNotice.tsx';
import { ConfirmButton } from '../../parts/ConfirmButton.tsx';
import { Party } from './Party.tsx';
import type { RefundIntent } from './useRefund.ts';

interface ConfirmRefundProps {
  entry: Entry;
  currency: string;
  state: Extract<RefundIntent['state'], { step: 'ready' | 'sending' }>;
  onConfirm: () => void;
  onChange: () => void;
}

export function ConfirmRefund({ entry, currency, state, onConfirm, onChange }: ConfirmRefundProps) {
  const { cents, note } = state.about;
  const isSending = state.step === 'sending';
  const afterwards = toCents(Math.max(0, remainingOf(entry) - cents));
  const online = useOnline();
  return (
    <>
      {state.step === 'ready' && state.problem && <RefusalNotice refusal={state.problem} currency={currency} />}
      <DetailList
        of={[
          ['To', <Party key="to" {...entry.counterparty} />],
          ['Amount', formatMoney(cents, currency)],
          ...(isSending ? [] : [['Can be refunded afterwards', formatMoney(afterwards, currency)] as const]),
          ...(note === '' ? [] : [['Note', note] as const]),
        ]}
      />
      <Actions>
        <ConfirmButton isSending={isSending} onConfirm={onConfirm}>
          {isSending ? 'Refunding…' : 'Confirm refund'}
        </ConfirmButton>
        {!isSending && <Button onClick={onChange}>Change refund</Button>}
      </Actions>
      {!online && <p role="status">You are offline. You can send this when you are back online.</p>}
    </>
  );
}
