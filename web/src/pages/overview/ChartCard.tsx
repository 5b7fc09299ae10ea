import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Account } from '../../api/accounts.ts';
import { entriesSinceQuery } from '../../api/entries.ts';
import { t, tRich } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { SeparatePart } from '../../parts/SeparatePart.tsx';
import { Time } from '../../parts/Time.tsx';
import { balanceSteps, type Period } from './balanceSteps.ts';
import { Change } from './Change.tsx';
import styles from './ChartCard.module.css';

// The chart library is large, so it loads after the balance.
const BalanceChart = lazyComponent(() => import('./BalanceChart.tsx').then((module) => module.BalanceChart));

type Range = '7' | '30' | '90' | '365';

const ranges = (): (readonly [Range, string])[] => [
  ['7', t('home.periodDays', { days: 7 })],
  ['30', t('home.periodDays', { days: 30 })],
  ['90', t('home.periodDays', { days: 90 })],
  ['365', t('home.periodYear')],
];

export function ChartCard({ account }: { account: Account }) {
  const [range, setRange] = useState<Range>('30');
  const period = useQuery(entriesSinceQuery(Number(range)));
  return (
    <Card
      title={t('home.chart')}
      aside={<SegmentedControl label={t('home.period')} options={ranges()} value={range} onChange={setRange} />}
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
      <Change points={points} entries={period.entries} currency={account.currency} />
      <SeparatePart lines={6}>
        <BalanceChart points={points} currency={account.currency} />
      </SeparatePart>
      {!period.isWhole && points[0] && (
        <p className={styles.note}>
          {tRich('home.chartCut', { count: period.entries.length, time: <Time at={points[0].at} /> })}
        </p>
      )}
    </>
  );
}
