import type { ReactNode } from 'react';
import styles from './DetailList.module.css';

/** A list of names and values: `[['To', 'Bob E.'], …]`. */
export function DetailList({ of: details }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl>
      {details.map(([name, value]) => (
        <div key={name} className={styles.detail}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
