import { useQuery } from '@tanstack/react-query';
import { refundsQuery } from '../../api/entries.ts';
import type { Entry } from '../../api/entry.ts';
import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { EntryList } from '../../parts/EntryList.tsx';
import { Loaded } from '../../parts/Loaded.tsx';

/** The refunds of a transfer. Renders nothing when there are none. */
export function Refunds({ of: entry, currency }: { of: Entry; currency: string }) {
  const { refunded } = entry;
  const load = useQuery({ ...refundsQuery(entry), enabled: refunded !== null && refunded > 0 });
  if (refunded === null || refunded === 0) return null;
  return (
    <Card title={t('receipt.refunds')}>
      <Loaded load={load} lines={2}>
        {({ refunds, isWhole }) => (
          <>
            <EntryList entries={refunds} currency={currency} />
            {!isWhole && <p>{t('receipt.refundsOlder')}</p>}
          </>
        )}
      </Loaded>
    </Card>
  );
}
