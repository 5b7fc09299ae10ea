import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from './Button.tsx';
import styles from './IconButton.module.css';

interface IconButtonProps extends Omit<ComponentProps<typeof Button>, 'look' | 'children' | 'aria-label' | 'title'> {
  icon: LucideIcon;
  /** The name of the action, which is also its tooltip. */
  label: string;
}

/** A button of an icon alone, for an action beside its subject: copy, clear, dismiss. Elsewhere a button has a text. */
export function IconButton({ icon: Icon, label, ...rest }: IconButtonProps) {
  return (
    <span className={styles.place}>
      <Button {...rest} look="quiet" aria-label={label} title={label}>
        <Icon aria-hidden />
      </Button>
    </span>
  );
}
