import type { ReactNode } from 'react';
import styles from './Section.module.css';

/** Some parts of the kit that belong together. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section data-kit={title} aria-label={title} className={styles.section}>
      <h2>{title}</h2>
      <div className={styles.parts}>{children}</div>
    </section>
  );
}

/** A part in one state, on a card as most of them are, or on the paper. */
export function Specimen({ of, bare = false, children }: { of: string; bare?: boolean; children: ReactNode }) {
  return (
    <figure className={styles.specimen}>
      <figcaption className={styles.caption}>{of}</figcaption>
      <div className={bare ? styles.bare : styles.card}>{children}</div>
    </figure>
  );
}
