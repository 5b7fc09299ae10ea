import type { ComponentProps } from 'react';
import { t } from '../messages/translate.ts';
import { AMOUNT_MAX, toCents, type Cents } from '../money/cents.ts';
import { formatMoney, formatTyped } from '../money/format.ts';
import { parseAmount, type AmountError } from '../money/parse.ts';
import styles from './AmountField.module.css';
import { TextField } from './TextField.tsx';

interface AmountFieldProps {
  label: string;
  /** The typed text. */
  value: string;
  onChange: (typed: string) => void;
  currency: string;
  /** The largest amount, and the error of a larger one. */
  max?: Cents;
  maxError?: string;
  /** Whether the field shows its error. */
  showError: boolean;
  onBlur?: ComponentProps<typeof TextField>['onBlur'];
}

/** An amount in the format of the locale. The hint shows the amount that the wallet has read, so that users see mistakes. */
export function AmountField(props: AmountFieldProps) {
  const { label, value, onChange, currency, max = AMOUNT_MAX, showError, onBlur } = props;
  const { cents } = parseAmount(value, { currency });
  const error = amountError(value, { currency, max, maxError: props.maxError });
  return (
    <TextField
      name="amount"
      label={label}
      value={value}
      onValueChange={onChange}
      onBlur={onBlur}
      inputMode="decimal"
      autoComplete="off"
      error={showError ? error : null}
      hint={
        cents !== null && error === null ? formatMoney(cents, currency) : t('amount.example', { example: exampleOf() })
      }
      aside={<span className={styles.currency}>{currency}</span>}
    />
  );
}

/** The message for a wrong amount, or null. */
export function amountError(
  typed: string,
  { currency, max = AMOUNT_MAX, maxError }: { currency: string; max?: Cents; maxError?: string | undefined },
): string | null {
  const { cents, error } = parseAmount(typed, { currency });
  const tooMuch = maxError ?? t('amount.max', { max: formatMoney(max, currency) });
  if (error === 'tooMuch') return tooMuch;
  if (error !== null) return MESSAGES[error](currency);
  return cents > max ? tooMuch : null;
}

const MESSAGES: Record<Exclude<AmountError, 'tooMuch'>, (currency: string) => string> = {
  empty: () => t('amount.empty'),
  unreadable: () => t('amount.unreadable', { example: exampleOf() }),
  ambiguous: () => t('amount.ambiguous', { example: exampleOf() }),
  currency: (currency) => t('amount.currency', { currency, example: formatMoney(EXAMPLE, currency) }),
  decimals: () => t('amount.decimals'),
  zero: () => t('amount.zero'),
};

const exampleOf = () => formatTyped(EXAMPLE);

const EXAMPLE = toCents(1_250);
