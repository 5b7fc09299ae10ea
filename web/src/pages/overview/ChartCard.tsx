import { useQuery } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import type { Account } from '../../api/accounts.ts';
import { entriesSinceQuery } from '../../api/entries.ts';
import { Card } from '../../parts/Card.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { ErrorBoundary } from '../../parts/ErrorBoundary.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';
import { LoadFailedNotice } from '../../parts/LoadFailedNotice.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Skeleton } from '../../parts/Skeleton.tsx';
import { Time } from '../../parts/Time.tsx';
import { balanceSteps, type Period } from './balanceSteps.ts';
import styles from './ChartCard.module.css';

// The chart library is large, so it loads after the balance.
const BalanceChart = lazyComponent(() => import('./BalanceChart.tsx').then((module) => module.BalanceChart));

const RANGES = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', '1 year'],
] as const;
type Range = (typeof RANGES)[number][0];

export function ChartCard({ account }: { account: Account }) {
  const [range, setRange] = useState<Range>('30');
  const period = useQuery(entriesSinceQuery(Number(range)));
  return (
    <Card
      title="Balance over time"
      aside={<SegmentedControl label="Period" options={RANGES} value={range} onChange={setRange} />}
    >
      <div className={styles.chart}>
        <Loaded load={period} lines={6}>
          {(data) => <PeriodChart period={data} account={account} />}
        </Loaded>
      </div>
    </Card>
  );
}

function PeriodChart({ period, account }: { period: Period; account: Account }) {
  const points = useMemo(() => balanceSteps(period, account), [period, account]);
  return (
    <>
      <ErrorBoundary fallback={(failure) => <LoadFailedNotice {...failure} />}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <BalanceChart points={points} currency={account.currency} />
        </Suspense>
      </ErrorBoundary>
      {!period.isWhole && points[0] && (
        <p className={styles.note}>
          This shows your last {period.entries.length} transactions, since <Time at={points[0].at} />.
        </p>
      )}
    </>
  );
}
