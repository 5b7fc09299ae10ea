import { remainingOf, type Entry } from '../../api/model.ts';
import { useOnline } from '../../layout/useOnline.ts';
import { toCents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Actions } from '../../parts/Actions.tsx';
import { Button } from '../../parts/Button.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { RefusalNotice } from '../../parts/RefusalNotice.tsx';
import { YesButton } from '../../parts/YesButton.tsx';
import { Party } from './Party.tsx';
import type { RefundIntent } from './useRefund.ts';

interface ConfirmRefundProps {
  entry: Entry;
  currency: string;
  state: Extract<RefundIntent['state'], { step: 'ready' | 'sending' }>;
  onYes: () => void;
  onChange: () => void;
}

/** Says once more what will be done, and asks for the yes. */
export function ConfirmRefund({ entry, currency, state, onYes, onChange }: ConfirmRefundProps) {
  const { cents, note } = state.about;
  const isSending = state.step === 'sending';
  const afterwards = toCents(Math.max(0, remainingOf(entry) - cents));
  const online = useOnline();
  return (
    <>
      {state.step === 'ready' && state.problem && <RefusalNotice refusal={state.problem} currency={currency} />}
      <Facts
        of={[
          ['To', <Party key="to" {...entry.counterparty} />],
          ['Amount', formatMoney(cents, currency)],
          ...(isSending ? [] : [['Can be refunded afterwards', formatMoney(afterwards, currency)] as const]),
          ...(note === '' ? [] : [['Note', note] as const]),
        ]}
      />
      <Actions>
        <YesButton isSending={isSending} onYes={onYes}>
          {isSending ? 'Giving it back' : 'Give it back'}
        </YesButton>
        {!isSending && <Button onClick={onChange}>Change it</Button>}
      </Actions>
      {!online && <p role="status">You are offline. It can be sent as soon as you are back.</p>}
    </>
  );
}
