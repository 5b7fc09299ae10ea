import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import { classNames } from './classNames.ts';
import styles from './Notice.module.css';

interface NoticeProps {
  kind: 'bad' | 'warn' | 'good' | 'info';
  title: string;
  children?: ReactNode;
}

const ICONS = { bad: CircleAlert, warn: CircleAlert, good: CircleCheck, info: Info };

/** A message. Screen readers read `bad` at once, and the others at the next pause. */
export function Notice({ kind, title, children }: NoticeProps) {
  const Icon = ICONS[kind];
  return (
    <div role={kind === 'bad' ? 'alert' : 'status'} className={classNames(styles.notice, styles[kind])}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}
