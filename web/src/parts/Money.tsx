import type { Cents } from '../money/cents.ts';
import { formatMoney } from '../money/format.ts';
import styles from './Money.module.css';

interface MoneyProps {
  cents: Cents;
  currency: string;
  /** Shows a sign, and a colour for incoming money. */
  change?: boolean;
}

/** An amount in the reader's locale, on one line. */
export function Money({ cents, currency, change = false }: MoneyProps) {
  const text = formatMoney(cents, currency, { sign: change ? 'always' : 'auto' });
  // <bdi>: a sign in front of the digits stays there in a text from right to left.
  return <bdi className={change && cents > 0 ? styles.in : styles.money}>{text}</bdi>;
}
