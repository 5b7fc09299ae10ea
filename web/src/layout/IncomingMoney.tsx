import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { accountQuery } from '../api/accounts.ts';
import { latestQuery } from '../api/entries.ts';
import type { Entry } from '../api/entry.ts';
import { invalidateMoney } from '../api/queryClient.ts';
import { t } from '../messages/translate.ts';
import { formatMoney } from '../money/format.ts';
import { toast } from '../parts/toasts.ts';

/** Tells of money that arrives while a page is open, by a toast, and lets every page load its amounts again. */
export function IncomingMoney() {
  const { data: latest } = useQuery(latestQuery);
  const { data: account } = useQuery(accountQuery);
  const currency = account?.currency;
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (!latest || currency === undefined) return;
    const before = seen.current;
    seen.current = latest[0]?.id ?? '';
    // The first answer is what the user finds, and no news.
    if (before === null) return;
    const arrived = newerThan(latest, before).filter(isIncoming);
    for (const { counterparty, amount } of arrived)
      toast(t('incoming.text', { name: counterparty.name, amount: formatMoney(amount, currency) }));
    if (arrived.length > 0) void invalidateMoney();
  }, [latest, currency]);
  return null;
}

/** `entries` are newest first. */
function newerThan(entries: readonly Entry[], id: string): readonly Entry[] {
  const place = entries.findIndex((entry) => entry.id === id);
  return place === -1 ? entries : entries.slice(0, place);
}

const isIncoming = ({ direction, status }: Entry) => direction === 'in' && status === 'completed';
