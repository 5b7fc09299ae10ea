import type { ReactNode } from 'react';
import { Brand } from './Brand.tsx';
import { StaleDataBanner } from './StaleDataBanner.tsx';
import styles from './VisitorLayout.module.css';

/** The frame of the pages without a session. */
export function VisitorLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.welcome}>
      <header>
        <Brand />
      </header>
      <main className={styles.main}>
        <StaleDataBanner />
        {children}
      </main>
    </div>
  );
}
