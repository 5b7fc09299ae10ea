import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { formatTyped } from '../../money/format.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS, payPath } from '../../navigation/paths.ts';
import { NO_INTENT } from '../../payments/intentState.ts';
import { readAccountNumber } from '../../text/accountNumber.ts';
import { Confirm } from './Confirm.tsx';
import { OtherPayLink } from './OtherPayLink.tsx';
import { OutcomeUnknown, Paid, Refused } from './Outcome.tsx';
import { receiptOf, showPaid } from './paidPayment.ts';
import { toIntent, usePayment, type Payment } from './payment.ts';
import { PaymentForm, type Draft } from './PaymentForm.tsx';

export { Paid };

const NOTHING: Draft = { to: '', amount: '', note: '' };

/** A payment: form, confirmation, outcome. The address names the recipient. */
export function Send() {
  const [params] = useSearchParams();
  const to = params.get('to') ?? '';
  return <SendTo key={to} to={to} />;
}

function SendTo({ to }: { to: string }) {
  const payment = usePayment();
  const account = useQuery(accountQuery);
  const { draft, review, change, startOver, follow } = useSteps(payment, to);
  const isForOther =
    'about' in payment.state && to !== '' && readAccountNumber(to) !== payment.state.about.payee.accountNumber;
  const state = useOutcome(payment, isForOther);
  const link = (isOver: boolean) => isForOther && <OtherPayLink to={to} onFollow={isOver ? follow : null} />;

  switch (state.step) {
    case 'none':
      return (
        <Page title={t('send.title')} narrow>
          <Loaded load={account} lines={6}>
            {(mine) => <PaymentForm draft={draft} account={mine} onReview={review} />}
          </Loaded>
        </Page>
      );
    case 'ready':
    case 'sending':
      return (
        <Confirm
          state={state}
          balance={account.data?.balance ?? null}
          link={link(false)}
          onPay={() => payment.send(state.intent, state.about)}
          onChange={() => change(state.about)}
          onStartOver={to === '' ? startOver : null}
        />
      );
    case 'done':
      return <Paid of={state} link={link(true)} onAgain={startOver} />;
    case 'refused':
      return <Refused state={state} link={link(true)} onChange={() => change(state.about)} onAgain={startOver} />;
    case 'unknown':
      return (
        <OutcomeUnknown
          about={state.about}
          link={link(false)}
          onRetry={() => payment.send(state.intent, state.about)}
        />
      );
  }
}

type PaymentOfTab = ReturnType<typeof usePayment>;

/** The ways between form and confirmation. */
function useSteps({ prepare, clear }: PaymentOfTab, to: string) {
  const [draft, setDraft] = useState<Draft>({ ...NOTHING, to });
  const [, navigate] = useLocation();
  const fillIn = (next: Draft) => {
    setDraft(next);
    clear();
  };
  return {
    draft,
    review: (payment: Payment) => {
      prepare(toIntent(payment), payment);
      navigate(payPath(payment.payee.accountNumber), { replace: true });
    },
    change: (about: Payment) => fillIn(draftOf(about)),
    startOver: () => {
      fillIn(NOTHING);
      navigate(PATHS.send, { replace: true });
    },
    /** Opens the form of the pay link in the address. */
    follow: () => fillIn({ ...NOTHING, to }),
  };
}

/**
 * The state of the payment at this address. An intent that was never sent yields to a pay link for another account; a sent one
 * stays, because the user must see its outcome. A completed payment opens its receipt.
 */
function useOutcome({ state, clear }: PaymentOfTab, isForOther: boolean) {
  const [, navigate] = useLocation();
  const yields = isForOther && state.step === 'ready';
  const paid = !isForOther && state.step === 'done' ? state : null;
  useEffect(() => {
    if (yields) clear();
    if (!paid) return;
    clear();
    navigate(receiptOf(paid), { replace: true });
    showPaid(paid);
  });
  return yields ? NO_INTENT : state;
}

const draftOf = ({ payee, amount, note }: Payment): Draft => ({
  to: payee.accountNumber,
  amount: formatTyped(amount),
  note,
});
