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
  /** Beside a column of 34 rem on a wide screen, below it on a phone: the balance, tips. */
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
  return (
    <div className={narrow ? styles.narrow : styles.page}>
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
      {side === undefined ? (
        children
      ) : (
        <div className={styles.withSide}>
          <div className={styles.column}>{children}</div>
          <aside className={styles.column}>{side}</aside>
        </div>
      )}
    </div>
  );
}
