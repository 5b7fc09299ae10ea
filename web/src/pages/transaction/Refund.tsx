import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { remainingOf, type Entry } from '../../api/entry.ts';
import { centsOf } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Step } from '../../parts/Step.tsx';
import { transactionPath } from '../../navigation/paths.ts';
import { ConfirmRefund } from './ConfirmRefund.tsx';
import { NO_DRAFT, RefundForm } from './RefundForm.tsx';
import { RefundOpen, RefundRefused } from './RefundOutcome.tsx';
import { useRefund, type RefundIntent } from './useRefund.ts';

interface RefundProps {
  entry: Entry;
  currency: string;
}

/** Gives back what somebody has paid, or a part of it. `isOld` says that the entry is being read again. */
export function Refund({ entry, currency, isOld }: RefundProps & { isOld: boolean }) {
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
            title={`Give money back to ${entry.counterparty.name}`}
            open={isOpen}
            onOpenChange={onOpenChange}
            trigger={
              // The dialog says what remains, so it opens when that is known.
              <Button busy={isOld && !isUnfinished}>
                <Undo2 aria-hidden />
                {isUnfinished ? 'See what became of the refund' : 'Give money back'}
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
        <Step key="open">
          <RefundOpen {...common} onFindOut={send} />
        </Step>
      );
  }
}

interface RefundDoneProps extends RefundProps {
  given: { id: string; amount: number };
}

function RefundDone({ entry: { counterparty }, currency, given: { id, amount } }: RefundDoneProps) {
  return (
    <Notice kind="good" title={`${formatMoney(centsOf(amount), currency)} has gone back to ${counterparty.name}`}>
      <p>
        <Link href={transactionPath(id)}>To the receipt of the refund</Link>
      </p>
    </Notice>
  );
}
