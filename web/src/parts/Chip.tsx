import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Chip.module.css';

interface ChipProps {
  tone?: 'plain' | 'good' | 'warn' | 'bad' | 'refund';
  /** A filter that can be removed: the action, and its name. */
  onRemove?: () => void;
  removeLabel?: string;
  children: ReactNode;
}

/** A few words that mark a thing: its state (`Refunded`), or an active filter, which has a button to remove it. */
export function Chip({ tone = 'plain', onRemove, removeLabel, children }: ChipProps) {
  return (
    <span className={classNames(styles.chip, styles[tone])}>
      {children}
      {onRemove && (
        <button type="button" aria-label={removeLabel} className={styles.remove} onClick={onRemove}>
          <X aria-hidden />
        </button>
      )}
    </span>
  );
}
