import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Step.module.css';

/** A step of a flow. It takes the focus from the button of the step before, which is gone. */
export function Step({ children }: { children: ReactNode }) {
  const step = useRef<HTMLDivElement>(null);
  useEffect(() => step.current?.focus(), []);
  return (
    <div ref={step} tabIndex={-1} className={styles.step}>
      {children}
    </div>
  );
}
