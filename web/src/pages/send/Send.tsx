import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { accountQuery } from '../../api/accounts.ts';
import { formatTyped } from '../../money/format.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS, payPath } from '../../navigation/paths.ts';
import { readAccountNumber } from '../../text/accountNumber.ts';
import { Confirm } from './Confirm.tsx';
import { OtherPayLink } from './OtherPayLink.tsx';
import { Open, Paid, Refused } from './Outcome.tsx';
import { receiptOf, showPaid } from './paidPayment.ts';
import { toIntent, usePayment, type Payment } from './payment.ts';
import { PaymentForm, type Draft } from './PaymentForm.tsx';

export { Paid };

const NOTHING: Draft = { to: '', amount: '', note: '' };

/** Paying somebody: fill in, confirm, and see what came of it. The address names the account that is to be paid. */
export function Send() {
  const [params] = useSearchParams();
  const to = params.get('to') ?? '';
  // Another link is another form.
  return <SendTo key={to} to={to} />;
}

function SendTo({ to }: { to: string }) {
  const payment = usePayment();
  const account = useQuery(accountQuery);
  const { draft, review, change, startAgain, follow } = useSteps(payment, to);
  const isOfOther =
    'about' in payment.state && to !== '' && readAccountNumber(to) !== payment.state.about.payee.accountNumber;
  const state = useOutcome(payment, isOfOther);
  const link = (isOver: boolean) => isOfOther && <OtherPayLink to={to} onFollow={isOver ? follow : null} />;

  switch (state.step) {
    case 'none':
      return (
        <Page title="Send money" narrow>
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
          onStartAgain={to === '' ? startAgain : null}
        />
      );
    case 'done':
      return <Paid of={state} link={link(true)} onAgain={startAgain} />;
    case 'refused':
      return <Refused state={state} link={link(true)} onChange={() => change(state.about)} onAgain={startAgain} />;
    case 'unknown':
      return <Open about={state.about} link={link(false)} onFindOut={() => payment.send(state.intent, state.about)} />;
  }
}

type PaymentOfTab = ReturnType<typeof usePayment>;

/** The steps from the form to the confirmation and back. */
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
    startAgain: () => {
      fillIn(NOTHING);
      navigate(PATHS.send, { replace: true });
    },
    /** Opens the form of the link at whose address the page stands. */
    follow: () => fillIn({ ...NOTHING, to }),
  };
}

const NONE = { step: 'none' } as const;

/**
 * Where the payment is, for the address on which the page stands. What was never sent yields to a link to pay another account;
 * what was sent stays, as its outcome must be seen. A payment that was made leads to its receipt.
 */
function useOutcome({ state, clear }: PaymentOfTab, isOfOther: boolean) {
  const [, navigate] = useLocation();
  const yields = isOfOther && state.step === 'ready';
  const paid = !isOfOther && state.step === 'done' ? state : null;
  useEffect(() => {
    if (yields) clear();
    if (!paid) return;
    clear();
    navigate(receiptOf(paid), { replace: true });
    showPaid(paid);
  });
  return yields ? NONE : state;
}

const draftOf = ({ payee, amount, note }: Payment): Draft => ({
  to: payee.accountNumber,
  amount: formatTyped(amount),
  note,
});
