import { CircleCheck, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../messages/translate.ts';
import { IconButton } from './IconButton.tsx';
import { clearToasts, dismissToast, useToasts, type ToastItem } from './toasts.ts';
import styles from './Toasts.module.css';

const SHOWN_MS = 6_000;

/** The place of the toasts, once in the app: see `toast()`. Under the pointer, or with the focus inside, they stay. */
export function Toasts() {
  const items = useToasts();
  const [isUnderPointer, setUnderPointer] = useState(false);
  const [isFocused, setFocused] = useState(false);
  useEffect(() => clearToasts, []);
  return (
    <ol
      // The live region is always present, so that screen readers read a new toast.
      aria-live="polite"
      aria-relevant="additions"
      className={styles.toasts}
      onPointerEnter={() => setUnderPointer(true)}
      onPointerLeave={() => setUnderPointer(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      {items.map((item) => (
        <Toast
          key={item.id}
          item={item}
          held={isUnderPointer || isFocused}
          // A button that disappears loses the focus without an event.
          onClose={() => setFocused(false)}
        />
      ))}
    </ol>
  );
}

interface ToastProps {
  item: ToastItem;
  held: boolean;
  onClose: () => void;
}

function Toast({ item: { id, message }, held, onClose }: ToastProps) {
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismissToast(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, held]);
  const close = () => {
    dismissToast(id);
    onClose();
  };
  return (
    <li className={styles.toast}>
      <CircleCheck aria-hidden className={styles.icon} />
      <span className={styles.text}>{message}</span>
      <IconButton icon={X} label={t('action.close')} onClick={close} />
    </li>
  );
}
