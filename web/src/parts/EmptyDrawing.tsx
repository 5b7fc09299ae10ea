import styles from './EmptyDrawing.module.css';

/** The ground of an `<EmptyState>`: two rows that are not there yet, behind a disc for the icon. */
export function EmptyDrawing() {
  return (
    <svg viewBox="0 0 160 104" aria-hidden className={styles.drawing}>
      <ellipse className={styles.ground} cx="80" cy="56" rx="78" ry="46" />
      <g className={styles.sheet}>
        <rect x="22" y="14" width="92" height="32" rx="10" />
        <circle cx="38" cy="30" r="8" />
        <path d="M53 27h30M53 34h18" />
      </g>
      <g className={styles.sheet}>
        <rect x="46" y="60" width="92" height="32" rx="10" />
        <circle cx="62" cy="76" r="8" />
        <path d="M77 73h30M77 80h18" />
      </g>
      <circle className={styles.disc} cx="80" cy="52" r="25" />
    </svg>
  );
}
