import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Message.module.css';

interface MessageProps {
  icon: LucideIcon;
  title: string;
  text: string;
  /** What to do about it. */
  children?: ReactNode;
}

/** Stands where there is nothing to show, and says why. */
export function Message({ icon: Icon, title, text, children }: MessageProps) {
  return (
    <div className={styles.message}>
      <Icon aria-hidden className={styles.icon} />
      <p className={styles.title}>{title}</p>
      <p>{text}</p>
      {children}
    </div>
  );
}
