import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  /** Beside the title: what one most likely does here. */
  aside?: ReactNode;
  /** For forms and receipts, which are read in one column. */
  narrow?: boolean;
  children: ReactNode;
}

/** One page: its title is also that of the window, and a reader of the screen begins there. */
export function Page({ title, aside, narrow = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · PayVerse`;
  }, [title]);
  // Not when a step of the page changes its title, which it tells by itself.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={narrow ? styles.narrow : styles.page}>
      <header className={styles.head}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      {children}
    </div>
  );
}
