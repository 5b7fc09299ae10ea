import type { ReactNode } from 'react';
import styles from './Actions.module.css';

/** The buttons below a form: the one that goes on stands first. On a phone each has a line. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
