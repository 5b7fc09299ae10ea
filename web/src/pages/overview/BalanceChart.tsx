import { useEffect, useRef, useState } from 'react';
import { displayLocale } from '../../messages/locale.ts';
import { t } from '../../messages/translate.ts';
import type { Cents } from '../../money/cents.ts';
import { formatMoney } from '../../money/format.ts';
import { Money } from '../../parts/Money.tsx';
import { Time } from '../../parts/Time.tsx';
import { extremesOf, type BalancePoint } from './balanceSteps.ts';
import styles from './BalanceChart.module.css';
import { drawChart } from './drawChart.ts';
import { useColours } from './useColours.ts';

interface BalanceChartProps {
  points: readonly BalancePoint[];
  currency: string;
}

/** A line of steps. The text above shows the point under the pointer, or the last point. */
export function BalanceChart({ points, currency }: BalanceChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<BalancePoint | null>(null);
  const colours = useColours();
  useEffect(() => {
    if (place.current) return drawChart(place.current, { points, currency, onPoint: setPointed });
    return undefined;
    // `colours`: the canvas is redrawn for another theme.
  }, [points, currency, colours]);

  const shown = pointed ?? points.at(-1);
  return (
    <figure>
      {shown && (
        <p className={styles.shown}>
          <Time at={shown.at} />
          <strong>
            <Money cents={shown.balance} currency={currency} />
          </strong>
        </p>
      )}
      {/* Time runs from left to right in charts of every language. */}
      <div ref={place} dir="ltr" role="img" aria-label={inWords(points, currency)} className={styles.place} />
    </figure>
  );
}

function inWords(points: readonly BalancePoint[], currency: string): string {
  const extremes = extremesOf(points);
  if (!extremes) return t('home.chartEmpty');
  const { first, last, lowest, highest } = extremes;
  const money = (cents: Cents) => formatMoney(cents, currency);
  const day = (at: Date) => new Intl.DateTimeFormat(displayLocale(), { dateStyle: 'medium' }).format(at);
  return t('home.chartWords', {
    from: day(first.at),
    to: day(last.at),
    first: money(first.balance),
    last: money(last.balance),
    lowest: money(lowest.balance),
    lowestDay: day(lowest.at),
    highest: money(highest.balance),
    highestDay: day(highest.at),
  });
}
