import type { ReactNode } from 'react';
import { Brand } from './Brand.tsx';
import { OldBar } from './OldBar.tsx';
import styles from './Welcome.module.css';

/** What stands around the pages of who is not logged in. */
export function Welcome({ children }: { children: ReactNode }) {
  return (
    <div className={styles.welcome}>
      <header>
        <Brand />
      </header>
      <main className={styles.main}>
        <OldBar />
        {children}
      </main>
    </div>
  );
}
