import type { ReactNode } from 'react';
import { t } from '../messages/translate.ts';
import styles from './Skeleton.module.css';

/** A placeholder in the shape of a text, during loading. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <Placeholder>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={styles.line} />
      ))}
    </Placeholder>
  );
}

/** In the shape of `<Row>`s: a face, a name, a detail, an amount. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <Placeholder>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row}>
          <div className={styles.face} />
          <div className={styles.text}>
            <div className={styles.name} />
            <div className={styles.detail} />
          </div>
          <div className={styles.amount} />
        </div>
      ))}
    </Placeholder>
  );
}

/** In the shape of the balance: a label, a large amount, two actions. */
export function SkeletonBalance() {
  return (
    <Placeholder>
      <div className={styles.detail} />
      <div className={styles.hero} />
      <div className={styles.actions}>
        <div className={styles.action} />
        <div className={styles.action} />
      </div>
    </Placeholder>
  );
}

/** In the shape of a `<Card>` with a heading. */
export function SkeletonCard({ lines }: { lines: number }) {
  return (
    <div className={styles.card}>
      <Skeleton lines={lines} />
    </div>
  );
}

function Placeholder({ children }: { children: ReactNode }) {
  return (
    <div role="status">
      <span className="hidden">{t('state.loading')}</span>
      <div aria-hidden className={styles.skeleton}>
        {children}
      </div>
    </div>
  );
}
