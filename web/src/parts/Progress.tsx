import styles from './Progress.module.css';

interface ProgressProps {
  /** For screen readers, such as `Step 2 of 3`. */
  label: string;
  step: number;
  of: number;
}

/** How far the user is in a flow of a few steps. Put it below the title of the page. */
export function Progress({ label, step, of: steps }: ProgressProps) {
  return (
    <div role="img" aria-label={label} className={styles.progress}>
      {Array.from({ length: steps }, (_, at) => (
        <span key={at} className={at < step ? styles.done : styles.next} />
      ))}
    </div>
  );
}
