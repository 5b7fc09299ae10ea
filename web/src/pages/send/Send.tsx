import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { accountQuery } from '../../api/accounts.ts';
import { t } from '../../messages/translate.ts';
import { centsOfDecimal } from '../../money/cents.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS, payPath } from '../../navigation/paths.ts';
import { NO_INTENT } from '../../payments/intentState.ts';
import { forgetDraft, type Draft } from '../../payments/savedDraft.ts';
import { readAccountNumber } from '../../text/accountNumber.ts';
import { payLinkOf, type PayLink } from '../../text/payLink.ts';
import { Confirm } from './Confirm.tsx';
import { draftOfLink, draftOfPayment, keepDraft, NOTHING, openDraft } from './draft.ts';
import { OtherPayLink } from './OtherPayLink.tsx';
import { OutcomeUnknown } from './OutcomeUnknown.tsx';
import { Paid } from './Paid.tsx';
import { receiptOf, showPaid } from './paidPayment.ts';
import { toIntent, usePayment, type Payment } from './payment.ts';
import { PaymentForm } from './PaymentForm.tsx';
import { Refused } from './Refused.tsx';
import { SafetyTips } from './SafetyTips.tsx';

export { Paid };

/** A payment: form, confirmation, outcome. The address names the recipient. */
export function Send() {
  const [params] = useSearchParams();
  const query = params.toString();
  return <SendTo key={query} link={payLinkOf(params)} query={query} />;
}

function SendTo({ link, query }: { link: PayLink; query: string }) {
  const payment = usePayment();
  const account = useQuery(accountQuery);
  const { draft, review, change, startOver, follow } = useSteps(payment, link, query);
  const isForOther = 'about' in payment.state && isAnother(link, payment.state.about);
  const state = useOutcome(payment, isForOther);
  const other = (isOver: boolean) => isForOther && <OtherPayLink to={link.to} onFollow={isOver ? follow : null} />;

  switch (state.step) {
    case 'none':
      return (
        <Page title={t('send.title')} side={<SafetyTips />}>
          <Loaded load={account} lines={6}>
            {(mine) => (
              <PaymentForm
                draft={draft}
                account={mine}
                onChange={(texts) => keepDraft(texts, link, query)}
                onReview={review}
              />
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
          link={other(false)}
          onPay={() => payment.send(state.intent, state.about)}
          onChange={() => change(state.about)}
          onStartOver={link.to === '' ? startOver : null}
        />
      );
    case 'done':
      return <Paid of={state} link={other(true)} onAgain={startOver} />;
    case 'refused':
      return <Refused state={state} link={other(true)} onChange={() => change(state.about)} onAgain={startOver} />;
    case 'unknown':
      return (
        <OutcomeUnknown
          about={state.about}
          link={other(false)}
          onRetry={() => payment.send(state.intent, state.about)}
        />
      );
  }
}

type PaymentOfTab = ReturnType<typeof usePayment>;

/** The ways between form and confirmation. */
function useSteps({ prepare, clear }: PaymentOfTab, link: PayLink, query: string) {
  const [draft, setDraft] = useState<Draft>(() => openDraft(link, query));
  const [, navigate] = useLocation();
  const fillIn = (next: Draft) => {
    setDraft(next);
    clear();
  };
  return {
    draft,
    review: (payment: Payment) => {
      prepare(toIntent(payment), payment);
      // The intent keeps what was typed.
      forgetDraft();
      navigate(payPath(payment.payee.accountNumber), { replace: true });
    },
    change: (about: Payment) => fillIn(draftOfPayment(about)),
    startOver: () => {
      forgetDraft();
      fillIn(NOTHING);
      navigate(PATHS.send, { replace: true });
    },
    /** Opens the form of the pay link in the address. */
    follow: () => fillIn(draftOfLink(link)),
  };
}

/** Whether the link asks for another payment than this one. Where the link says nothing, it does not differ. */
function isAnother({ to, amount, note }: PayLink, about: Payment): boolean {
  if (to === '') return false;
  const cents = centsOfDecimal(amount);
  return (
    readAccountNumber(to) !== about.payee.accountNumber ||
    (cents !== null && cents !== about.amount) ||
    (note !== '' && note.trim() !== about.note)
  );
}

/**
 * The state of the payment at this address. An intent that was never sent yields to a pay link for another payment; a sent one
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
