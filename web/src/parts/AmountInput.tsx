import type { ComponentProps, ReactNode } from 'react';
import { displayLocale } from '../messages/locale.ts';
import { AMOUNT_MAX } from '../money/cents.ts';
import { currencySign } from '../money/currencySign.ts';
import { AmountField, amountError } from './AmountField.tsx';
import styles from './AmountInput.module.css';
import { TextField } from './TextField.tsx';

interface AmountInputProps extends ComponentProps<typeof AmountField> {
  /** Below the amount while it is right, such as the money that is available. */
  below?: ReactNode;
}

/** The amount that a page is about, in large figures with the sign of the currency: pay, request. `<AmountField>` is the small one. */
export function AmountInput(props: AmountInputProps) {
  const { label, value, onChange, currency, max = AMOUNT_MAX, maxError, showError, onBlur, below } = props;
  const { sign, isBefore } = currencySign(currency, displayLocale());
  const error = showError ? amountError(value, { currency, max, maxError }) : null;
  const unit = (
    <span aria-hidden className={styles.sign}>
      {sign}
    </span>
  );
  return (
    <TextField
      large
      name="amount"
      label={label}
      value={value}
      onValueChange={onChange}
      onBlur={onBlur}
      inputMode="decimal"
      autoComplete="off"
      placeholder="0"
      error={error}
      hint={error === null ? below : undefined}
      before={isBefore && unit}
      aside={!isBefore && unit}
    />
  );
}
