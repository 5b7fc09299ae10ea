import { PayVerseError } from '@payverse/client';
import { useQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { accountQuery } from '../../api/accounts.ts';
import { entryQuery } from '../../api/entries.ts';
import type { Entry } from '../../api/entry.ts';
import { ButtonLink } from '../../parts/Button.tsx';
import { Card } from '../../parts/Card.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { Receipt } from './Receipt.tsx';
import { Refund } from './Refund.tsx';
import { Refunds } from './Refunds.tsx';

/** One transaction, as it stands in the user's account. */
export function Transaction({ id }: { id: string }) {
  const entry = useQuery(entryQuery(id));
  const account = useQuery(accountQuery);
  return (
    <Page title="Transaction" narrow>
      {isNoneOfMine(entry.error) ? (
        <NotThere />
      ) : (
        <Loaded load={entry} lines={8}>
          {(shown) => (
            <Loaded load={account} lines={8}>
              {({ accountNumber, currency }) => (
                <>
                  {shown.status === 'failed' && <Refused />}
                  <Receipt entry={shown} accountNumber={accountNumber} currency={currency} />
                  <Refunds of={shown} currency={currency} />
                  {isForRefund(shown) && <Refund entry={shown} currency={currency} isOld={entry.isFetching} />}
                </>
              )}
            </Loaded>
          )}
        </Loaded>
      )}
    </Page>
  );
}

/** The id is of nothing, of others, or no id at all: for whoever asks, that is the same. */
function isNoneOfMine(error: unknown): boolean {
  return error instanceof PayVerseError && ['TRANSACTION_NOT_FOUND', 'VALIDATION_FAILED'].includes(error.code);
}

/** The person who received a transfer gives it back. An opening, a refund and a refusal have nothing to refund. */
const isForRefund = ({ direction, refunded }: Entry) => direction === 'in' && refunded !== null;

function NotThere() {
  return (
    <Card>
      <EmptyState icon={SearchX} title="There is no such transaction" text="It may be of another account than yours.">
        <ButtonLink href={PATHS.history}>To the history</ButtonLink>
      </EmptyState>
    </Card>
  );
}

function Refused() {
  return (
    <Notice kind="warn" title="This payment was refused">
      <p>There was not enough money for it, and nothing has moved.</p>
    </Notice>
  );
}
