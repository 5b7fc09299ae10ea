import type { ReactNode } from 'react';
import styles from './DetailList.module.css';

/** What belongs together, by name: `[['To', 'Bob E.'], …]`. */
export function DetailList({ of: facts }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
