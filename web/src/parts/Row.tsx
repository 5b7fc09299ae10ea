import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './Row.module.css';

interface RowProps {
  /** A row with an address is a link, one with an action is a button, and one without both is text. */
  href?: string;
  onClick?: () => void;
  /** A `<Face>` or an icon. */
  lead: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  /** An amount, a `<Chip>` or a button, at the end. */
  trail?: ReactNode;
}

/**
 * A row of a list: face, name, a line of detail, something at the end. Its text stands flush with the heading of its card; the
 * ground of a row under the pointer reaches over the edge.
 */
export function Row({ href, onClick, ...content }: RowProps) {
  if (href !== undefined)
    return (
      <Link href={href} className={styles.row} data-active>
        <Content {...content} />
      </Link>
    );
  if (onClick !== undefined)
    return (
      <button type="button" onClick={onClick} className={styles.row} data-active>
        <Content {...content} />
      </button>
    );
  return (
    <div className={styles.row}>
      <Content {...content} />
    </div>
  );
}

function Content({ lead, title, detail, trail }: Omit<RowProps, 'href' | 'onClick'>) {
  return (
    <>
      {lead}
      <span className={styles.text}>
        <span className={styles.title}>{title}</span>
        {detail !== undefined && <span className={styles.detail}>{detail}</span>}
      </span>
      {trail !== undefined && <span className={styles.trail}>{trail}</span>}
    </>
  );
}

/** The rows of a list. */
export function Rows({ label, children }: { label?: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className={styles.rows}>
      {children}
    </ul>
  );
}
