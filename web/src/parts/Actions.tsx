import type { ReactNode } from 'react';
import styles from './Actions.module.css';

/** The buttons below a form, the main one first. On a phone each has its own line. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
