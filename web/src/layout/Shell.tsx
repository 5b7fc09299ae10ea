import { ArrowLeftRight, LayoutDashboard, Send, Settings, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { t } from '../messages/translate.ts';
import { PATHS } from '../navigation/paths.ts';
import { Brand } from './Brand.tsx';
import { StaleDataBanner } from './StaleDataBanner.tsx';
import styles from './Shell.module.css';

const PLACES = [
  [PATHS.overview, 'nav.home', LayoutDashboard],
  [PATHS.send, 'nav.send', Send],
  [PATHS.history, 'nav.history', ArrowLeftRight],
  [PATHS.settings, 'nav.settings', Settings],
] as const;

/** The frame of every page for users, with the navigation: at the side, or at the bottom of a phone. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.side}>
        <Brand />
        <nav aria-label={t('nav.label')} className={styles.nav}>
          {PLACES.map(([path, name, icon]) => (
            <Place key={path} path={path} name={t(name)} icon={icon} />
          ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <StaleDataBanner />
        {children}
      </main>
    </div>
  );
}

function Place({ path, name, icon: Icon }: { path: string; name: string; icon: LucideIcon }) {
  const [isHere] = useRoute(path);
  return (
    <Link href={path} className={styles.place} aria-current={isHere ? 'page' : undefined}>
      <Icon aria-hidden />
      {name}
    </Link>
  );
}
