import type { ReactNode } from 'react';
import { Link, matchRoute, useLocation, useRouter } from 'wouter';
import { t } from '../messages/translate.ts';
import { Brand } from './Brand.tsx';
import { IncomingMoney } from './IncomingMoney.tsx';
import { PersonLink } from './PersonLink.tsx';
import { PLACES } from './places.ts';
import styles from './Shell.module.css';
import { StaleDataBanner } from './StaleDataBanner.tsx';

/**
 * The frame of every page for users. Wide: a sidebar with the places, and the person at its end. Phone: a bar with the person at
 * the top, and the places as tabs at the bottom.
 */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.bar}>
        <Brand />
        <nav aria-label={t('nav.label')} className={styles.nav}>
          <Places />
          <PersonLink />
        </nav>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <IncomingMoney />
        <StaleDataBanner />
        {children}
      </main>
    </div>
  );
}

function Places() {
  const [location] = useLocation();
  const { parser } = useRouter();
  const isAt = (path: string) => matchRoute(parser, path, location)[0];
  return (
    <ul className={styles.places}>
      {PLACES.map(({ path, name, icon: Icon, also = [] }) => (
        <li key={path}>
          <Link href={path} className={styles.place} aria-current={currentOf(isAt(path), also.some(isAt))}>
            <Icon aria-hidden />
            {t(name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A page without a place, such as a transaction, is within the place that leads to it. */
const currentOf = (isHere: boolean, isWithin: boolean) => (isHere ? 'page' : isWithin || undefined);
