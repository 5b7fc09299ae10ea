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

/** What has come of something. What went wrong is read out at once, the rest when there is a pause. */
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
