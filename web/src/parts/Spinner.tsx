import styles from './Spinner.module.css';

/** Turns while an action runs. The text beside it tells screen readers what runs. */
export function Spinner() {
  return <span aria-hidden className={styles.spinner} />;
}
