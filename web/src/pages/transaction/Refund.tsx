import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { remainingOf, type Entry } from '../../api/entry.ts';
import { t } from '../../messages/translate.ts';
import { centsOf } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Step } from '../../parts/Step.tsx';
import { transactionPath } from '../../navigation/paths.ts';
import { ConfirmRefund } from './ConfirmRefund.tsx';
import { NO_DRAFT, RefundForm } from './RefundForm.tsx';
import { RefundUnknown, RefundRefused } from './RefundOutcome.tsx';
import { useRefund, type RefundIntent } from './useRefund.ts';

interface RefundProps {
  entry: Entry;
  currency: string;
}

/** Refunds a received payment, or a part of it. `isStale` means that the entry is being refetched. */
export function Refund({ entry, currency, isStale }: RefundProps & { isStale: boolean }) {
  const refund = useRefund(entry);
  const { state, isOpen, onOpenChange } = refund;
  const isUnfinished = state.step === 'sending' || state.step === 'unknown';
  const isOffered = remainingOf(entry) > 0 || isUnfinished || isOpen;
  return (
    <>
      {state.step === 'done' && <RefundDone entry={entry} currency={currency} given={state.answer.transaction} />}
      {isOffered && (
        <div>
          <Dialog
            title={t('refund.title', { name: entry.counterparty.name })}
            open={isOpen}
            onOpenChange={onOpenChange}
            trigger={
              // The dialog shows the remaining amount, so it waits for the refetch.
              <Button busy={isStale && !isUnfinished}>
                <Undo2 aria-hidden />
                {isUnfinished ? t('refund.check') : t('refund.open')}
              </Button>
            }
          >
            <RefundSteps entry={entry} currency={currency} refund={refund} />
          </Dialog>
        </div>
      )}
    </>
  );
}

function RefundSteps({ entry, currency, refund }: RefundProps & { refund: RefundIntent }) {
  const [draft, setDraft] = useState(NO_DRAFT);
  const { state, prepare, send, clear, onOpenChange } = refund;
  const close = () => onOpenChange(false);
  const common = { entry, currency, onClose: close };
  switch (state.step) {
    case 'none':
    case 'done':
      return (
        <Step key="form">
          <RefundForm {...common} draft={draft} onDraft={setDraft} onTerms={prepare} />
        </Step>
      );
    case 'ready':
    case 'sending':
      return (
        <Step key="confirm">
          <ConfirmRefund {...common} state={state} onConfirm={send} onChange={clear} />
        </Step>
      );
    case 'refused':
      return (
        <Step key="refused">
          <RefundRefused {...common} problem={state.problem} onChange={clear} />
        </Step>
      );
    case 'unknown':
      return (
        <Step key="unknown">
          <RefundUnknown {...common} onRetry={send} />
        </Step>
      );
  }
}

interface RefundDoneProps extends RefundProps {
  given: { id: string; amount: number };
}

function RefundDone({ entry: { counterparty }, currency, given: { id, amount } }: RefundDoneProps) {
  return (
    <Notice
      kind="good"
      title={t('refund.done', { name: counterparty.name, amount: formatMoney(centsOf(amount), currency) })}
    >
      <p>
        <Link href={transactionPath(id)}>{t('refund.receipt')}</Link>
      </p>
    </Notice>
  );
}
