import type { ReactNode } from 'react';
import { t } from '../messages/translate.ts';
import { Brand } from './Brand.tsx';
import { StaleDataBanner } from './StaleDataBanner.tsx';
import { WelcomeDrawing } from './WelcomeDrawing.tsx';
import styles from './WelcomeLayout.module.css';

/** The frame of the pages for visitors: what PayVerse is beside the form, or above it on a phone. */
export function WelcomeLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.welcome}>
      <header className={styles.panel}>
        <Brand />
        <p className={styles.pitch}>{t('app.pitch')}</p>
        <WelcomeDrawing />
      </header>
      <main className={styles.main}>
        <StaleDataBanner />
        {children}
      </main>
    </div>
  );
}
