import { PayVerseError } from '@payverse/client';
import { useQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { accountQuery } from '../../api/accounts.ts';
import { entryQuery } from '../../api/entries.ts';
import type { Entry } from '../../api/entry.ts';
import { t } from '../../messages/translate.ts';
import { ButtonLink } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { SeparatePart } from '../../parts/SeparatePart.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { Receipt } from './Receipt.tsx';
import { Refunds } from './Refunds.tsx';

// The dialog is large, and only received payments have one.
const Refund = lazyComponent(() => import('./Refund.tsx').then((module) => module.Refund));

export function Transaction({ id }: { id: string }) {
  const entry = useQuery(entryQuery(id));
  const account = useQuery(accountQuery);
  return (
    <Page title={t('receipt.title')} narrow>
      {isNotFound(entry.error) ? (
        <TransactionNotFound />
      ) : (
        <Loaded load={entry} lines={8}>
          {(shown) => (
            <Loaded load={account} lines={8}>
              {({ accountNumber, currency }) => (
                <>
                  {shown.status === 'failed' && <Refused />}
                  <Receipt entry={shown} accountNumber={accountNumber} currency={currency} />
                  <Refunds of={shown} currency={currency} />
                  {isRefundable(shown) && (
                    <SeparatePart>
                      <Refund entry={shown} currency={currency} isStale={entry.isFetching} />
                    </SeparatePart>
                  )}
                </>
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Page>
  );
}

/** An unknown id, an id of other users, and an invalid id look the same. */
function isNotFound(error: unknown): boolean {
  return error instanceof PayVerseError && ['TRANSACTION_NOT_FOUND', 'VALIDATION_FAILED'].includes(error.code);
}

/** The recipient of a transfer can refund it; an opening, a refund and a refusal have `refunded` of null. */
const isRefundable = ({ direction, refunded }: Entry) => direction === 'in' && refunded !== null;

function TransactionNotFound() {
  return (
    <Card>
      <EmptyState icon={SearchX} title={t('receipt.notFound')} text={t('receipt.notFoundText')}>
        <ButtonLink href={PATHS.history}>{t('receipt.toHistory')}</ButtonLink>
      </EmptyState>
    </Card>
  );
}

function Refused() {
  return (
    <Notice kind="warn" title={t('receipt.refused')}>
      <p>{t('receipt.refusedText')}</p>
    </Notice>
  );
}
