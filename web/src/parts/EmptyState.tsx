import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyDrawing } from './EmptyDrawing.tsx';
import styles from './EmptyState.module.css';

interface EmptyStateProps {
  /** In the middle of the drawing. */
  icon: LucideIcon;
  title: string;
  text: string;
  /** The next step: one main button, and perhaps a plain one. */
  children?: ReactNode;
}

/** Explains why a part of a page has no content, and offers the next step. */
export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={styles.message}>
      <div className={styles.drawing}>
        <EmptyDrawing />
        <Icon aria-hidden className={styles.icon} />
      </div>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      {children !== undefined && <div className={styles.next}>{children}</div>}
    </div>
  );
}
