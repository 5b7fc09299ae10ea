import { t } from '../messages/translate.ts';
import styles from './Skeleton.module.css';

/** Placeholder lines during loading. */
export function Skeleton({ lines }: { lines: number }) {
  return (
    <div role="status" className={styles.skeleton}>
      <span className="hidden">{t('state.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} aria-hidden className={styles.line} />
      ))}
    </div>
  );
}
