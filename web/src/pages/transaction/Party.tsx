import type { Person } from '../../api/people.ts';
import { AccountNumber } from '../../parts/AccountNumber.tsx';
import styles from './Party.module.css';

export function Party({ name, accountNumber }: Person) {
  return (
    <span className={styles.party}>
      <bdi>{name}</bdi>
      <AccountNumber of={accountNumber} />
    </span>
  );
}
