import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Step.module.css';

/** What comes after something that was pressed and is gone now, so that the focus comes along. */
export function Step({ children }: { children: ReactNode }) {
  const step = useRef<HTMLDivElement>(null);
  useEffect(() => step.current?.focus(), []);
  return (
    <div ref={step} tabIndex={-1} className={styles.step}>
      {children}
    </div>
  );
}
