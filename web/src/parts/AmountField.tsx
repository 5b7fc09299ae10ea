import type { ComponentProps } from 'react';
import { AMOUNT_MAX, toCents, type Cents } from '../money/cents.ts';
import { formatMoney, formatTyped } from '../money/format.ts';
import { parseAmount, type AmountFault } from '../money/parse.ts';
import styles from './AmountField.module.css';
import { TextField } from './TextField.tsx';

interface AmountFieldProps {
  label: string;
  /** As it was typed; `parseAmount` reads it. */
  value: string;
  onChange: (typed: string) => void;
  currency: string;
  /** The most that it may be here, and what is said when it is more. */
  max?: Cents;
  maxFault?: string;
  /** What the server says of it. */
  refusal?: string | null;
  /** Whether what is wrong is said: after the field was left, or on submit. */
  showFault: boolean;
  /** When the field is left. */
  onBlur?: ComponentProps<typeof TextField>['onBlur'];
}

/** An amount as people of this locale write it. What was read is shown, so that nobody pays another amount than they mean. */
export function AmountField(props: AmountFieldProps) {
  const { label, value, onChange, currency, max = AMOUNT_MAX, refusal = null, showFault, onBlur } = props;
  const { cents } = parseAmount(value, { currency });
  const fault = amountFault(value, { currency, max, maxFault: props.maxFault });
  return (
    <TextField
      name="amount"
      label={label}
      value={value}
      onValueChange={onChange}
      onBlur={onBlur}
      inputMode="decimal"
      autoComplete="off"
      fault={(showFault ? fault : null) ?? refusal}
      hint={cents !== null && fault === null ? formatMoney(cents, currency) : `For example ${exampleOf()}`}
      aside={<span className={styles.currency}>{currency}</span>}
    />
  );
}

/** What is wrong with a typed amount, in words. Null when it can be paid. */
export function amountFault(
  typed: string,
  { currency, max = AMOUNT_MAX, maxFault }: { currency: string; max?: Cents; maxFault?: string | undefined },
): string | null {
  const { cents, fault } = parseAmount(typed, { currency });
  const tooMuch = maxFault ?? `It can be at most ${formatMoney(max, currency)}.`;
  if (fault === 'tooMuch') return tooMuch;
  if (fault !== null) return FAULTS[fault](currency);
  return cents > max ? tooMuch : null;
}

const FAULTS: Record<Exclude<AmountFault, 'tooMuch'>, (currency: string) => string> = {
  empty: () => 'Enter an amount.',
  unreadable: () => `Enter an amount, such as ${exampleOf()}.`,
  ambiguous: () => `This can be read as two amounts. Add the cents, such as ${exampleOf()}.`,
  currency: (currency) => `Enter an amount in ${currency}, such as ${formatMoney(EXAMPLE, currency)}.`,
  decimals: () => 'There are at most two digits for the cents.',
  zero: () => 'Enter an amount above zero.',
};

/** As people of this locale write it: with a point or a comma. */
const exampleOf = () => formatTyped(EXAMPLE);

const EXAMPLE = toCents(1_250);
