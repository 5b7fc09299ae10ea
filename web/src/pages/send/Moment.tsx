import type { ReactNode } from 'react';
import type { Person } from '../../api/people.ts';
import { Face } from '../../parts/Face.tsx';
import styles from './Moment.module.css';

interface MomentProps {
  payee: Person;
  /** The event in one sentence. */
  text: string;
  /** The amount. */
  children: ReactNode;
}

/** The payment has arrived: the face of the payee gets a tick, which is drawn before one's eyes. */
export function Moment({ payee, text, children }: MomentProps) {
  return (
    <div role="status" className={styles.moment}>
      <span className={styles.face}>
        <Face of={payee} size="xl" />
        <svg aria-hidden viewBox="0 0 24 24" className={styles.tick}>
          <circle cx="12" cy="12" r="11" className={styles.disc} />
          <path d="M7 12.5l3.5 3.5L17 9" pathLength="1" className={styles.stroke} />
        </svg>
      </span>
      <p className={styles.amount}>{children}</p>
      <p className={styles.text}>{text}</p>
    </div>
  );
}
