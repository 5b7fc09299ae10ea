import { remainingOf, type Entry } from '../../api/entry.ts';
import { useOnline } from '../../browser/useOnline.ts';
import { t } from '../../messages/translate.ts';
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
          [t('refund.detail.to'), <Party key="to" {...entry.counterparty} />],
          [t('refund.detail.amount'), formatMoney(cents, currency)],
          ...(isSending ? [] : [[t('refund.detail.after'), formatMoney(afterwards, currency)] as const]),
          ...(note === '' ? [] : [[t('refund.detail.note'), note] as const]),
        ]}
      />
      <Actions>
        <ConfirmButton isSending={isSending} onConfirm={onConfirm}>
          {isSending ? t('refund.busy') : t('refund.confirm')}
        </ConfirmButton>
        {!isSending && <Button onClick={onChange}>{t('refund.change')}</Button>}
      </Actions>
      {!online && <p role="status">{t('state.offlineSend')}</p>}
    </>
  );
}
