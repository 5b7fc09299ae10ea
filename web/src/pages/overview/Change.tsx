import { t } from '../../messages/translate.ts';
import { toCents } from '../../money/cents.ts';
import { Money } from '../../parts/Money.tsx';
import { extremesOf, sumsOf, type BalancePoint, type Period } from './balanceSteps.ts';
import styles from './Change.module.css';

interface ChangeProps {
  points: readonly BalancePoint[];
  entries: Period['entries'];
  currency: string;
}

/** The change of the balance over the period, and the money that came in and went out. */
export function Change({ points, entries, currency }: ChangeProps) {
  const extremes = extremesOf(points);
  if (!extremes) return null;
  const { first, last } = extremes;
  const { moneyIn, moneyOut } = sumsOf(entries);
  return (
    <dl className={styles.change}>
      <div className={styles.total}>
        <dt>{t('home.change')}</dt>
        <dd>
          <Money cents={toCents(last.balance - first.balance)} currency={currency} change />
        </dd>
      </div>
      <div>
        <dt>{t('home.moneyIn')}</dt>
        <dd>
          <Money cents={moneyIn} currency={currency} />
        </dd>
      </div>
      <div>
        <dt>{t('home.moneyOut')}</dt>
        <dd>
          <Money cents={moneyOut} currency={currency} />
        </dd>
      </div>
    </dl>
  );
}
