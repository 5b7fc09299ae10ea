import { useId, type ReactNode } from 'react';
import styles from './Card.module.css';

interface CardProps {
  title?: string;
  /** For screen readers, where the card has no title or another heading. */
  label?: string;
  /** A link or a control beside the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page. It keeps its children apart, which need no margins. */
export function Card({ title, label, aside, children }: CardProps) {
  const id = useId();
  return (
    <section className={styles.card} aria-label={label} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
