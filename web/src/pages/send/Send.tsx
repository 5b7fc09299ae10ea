import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { accountQuery } from '../../api/queries.ts';
import { formatTyped } from '../../money/format.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS } from '../../paths.ts';
import { Confirm } from './Confirm.tsx';
import { Open, Paid, Refused } from './Outcome.tsx';
import { toIntent, usePayment, type Payment } from './payment.ts';
import { PaymentForm, type Draft } from './PaymentForm.tsx';

const NOTHING: Draft = { to: '', amount: '', note: '' };

/** Paying somebody: fill in, confirm, and see what came of it. */
export function Send() {
  const payment = usePayment();
  const { state } = payment;
  const [params] = useSearchParams();
  const [draft, setDraft] = useState<Draft>({ ...NOTHING, to: params.get('to') ?? '' });
  const [, navigate] = useLocation();
  const account = useQuery(accountQuery);

  function change(about: Payment): void {
    setDraft(draftOf(about));
    payment.clear();
  }

  function startAgain(): void {
    setDraft(NOTHING);
    payment.clear();
    navigate(PATHS.send, { replace: true });
  }

  switch (state.step) {
    case 'none':
      return (
        <Page title="Send money" narrow>
          <Loaded load={account} lines={6}>
            {(mine) => (
              <PaymentForm draft={draft} account={mine} onReview={(next) => payment.prepare(toIntent(next), next)} />
            )}
          </Loaded>
        </Page>
      );
    case 'ready':
    case 'sending':
      return (
        <Confirm
          state={state}
          balance={account.data?.balance ?? null}
          onPay={() => payment.send(state.intent, state.about)}
          onChange={() => change(state.about)}
        />
      );
    case 'done':
      return <Paid about={state.about} answer={state.answer} onAgain={startAgain} />;
    case 'refused':
      return <Refused state={state} onChange={() => change(state.about)} onAgain={startAgain} />;
    case 'open':
      return <Open about={state.about} onFindOut={() => payment.send(state.intent, state.about)} />;
  }
}

const draftOf = ({ payee, amount, note }: Payment): Draft => ({
  to: payee.accountNumber,
  amount: formatTyped(amount),
  note,
});
