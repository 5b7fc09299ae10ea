import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../messages/translate.ts';
import { BackLink } from './BackLink.tsx';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  /** The page above this one: its path and its name. */
  back?: readonly [path: string, name: string];
  /** The main action, beside the title. */
  aside?: ReactNode;
  /** One column, for forms and receipts. */
  narrow?: boolean;
  /** Beside the column on a wide screen, below it on a phone: the balance, tips. It makes the page narrow. */
  side?: ReactNode;
  children: ReactNode;
}

/** A page. Its title is also the title of the window, and gets the focus, so that screen readers start there. */
export function Page({ title, back, aside, narrow = false, side, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('app.title', { page: title });
  }, [title]);
  // Once: a step that changes the title moves the focus itself.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const main = (
    <div className={narrow && side === undefined ? styles.narrow : styles.page}>
      <header className={styles.head}>
        {back && (
          <div className={styles.back}>
            <BackLink href={back[0]}>{back[1]}</BackLink>
          </div>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      {children}
    </div>
  );
  if (side === undefined) return main;
  return (
    <div className={styles.withSide}>
      {main}
      <aside className={styles.side}>{side}</aside>
    </div>
  );
}
