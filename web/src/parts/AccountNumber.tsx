import { groupsOf } from '../payments/accountNumber.ts';
import styles from './AccountNumber.module.css';

/** An account number in groups, as people read it out. It is copied without them. */
export function AccountNumber({ of: number }: { of: string }) {
  return (
    <span className={styles.number} aria-label={number}>
      {groupsOf(number).map((group, place) => (
        <span key={place} aria-hidden>
          {group}
        </span>
      ))}
    </span>
  );
}
