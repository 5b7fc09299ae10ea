import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../messages/translate.ts';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  /** The main action, beside the title. */
  aside?: ReactNode;
  /** One column, for forms and receipts. */
  narrow?: boolean;
  children: ReactNode;
}

/** A page. Its title is also the title of the window, and gets the focus, so that screen readers start there. */
export function Page({ title, aside, narrow = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('app.title', { page: title });
  }, [title]);
  // Once: a step that changes the title moves the focus itself.
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
