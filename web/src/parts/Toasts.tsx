import { CircleCheck, X } from 'lucide-react';
import { useEffect, useState, type FocusEvent } from 'react';
import { t } from '../messages/translate.ts';
import { IconButton } from './IconButton.tsx';
import { clearToasts, dismissToast, useToasts, type ToastItem } from './toasts.ts';
import styles from './Toasts.module.css';

const SHOWN_MS = 6_000;

/** The place of the toasts, once in the app: see `toast()`. Under the pointer, or with the focus inside, they stay. */
export function Toasts() {
  const items = useToasts();
  const [held, setHeld] = useState(false);
  useEffect(() => clearToasts, []);
  const leave = ({ currentTarget, relatedTarget }: FocusEvent) => setHeld(currentTarget.contains(relatedTarget));
  return (
    <ol
      // The live region is always present, so that screen readers read a new toast.
      aria-live="polite"
      aria-relevant="additions"
      className={styles.toasts}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={leave}
    >
      {items.map((item) => (
        <Toast key={item.id} item={item} held={held} />
      ))}
    </ol>
  );
}

function Toast({ item: { id, message }, held }: { item: ToastItem; held: boolean }) {
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismissToast(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, held]);
  return (
    <li className={styles.toast}>
      <CircleCheck aria-hidden className={styles.icon} />
      <span className={styles.text}>{message}</span>
      <IconButton icon={X} label={t('action.close')} onClick={() => dismissToast(id)} />
    </li>
  );
}
