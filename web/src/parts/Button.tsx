import { Button as BaseButton } from '@base-ui/react/button';
import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import { classNames } from './classNames.ts';
import styles from './Button.module.css';
import { Spinner } from './Spinner.tsx';

type Look = 'main' | 'plain' | 'danger' | 'quiet';

interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className'> {
  look?: Look;
  /** The action runs: the button is disabled, and keeps the focus. */
  busy?: boolean;
}

/**
 * `main` for the one action that the page is for, `plain` for the others, `quiet` for one inside of a text or a row, `danger`
 * before something that cannot be undone.
 */
export function Button({
  look = 'plain',
  busy = false,
  disabled = false,
  type = 'button',
  children,
  ...rest
}: ButtonProps) {
  return (
    <BaseButton
      {...rest}
      type={type}
      disabled={disabled || busy}
      focusableWhenDisabled={busy}
      aria-busy={busy || undefined}
      className={classNames(styles.button, styles[look], busy && styles.busy)}
    >
      {busy && <Spinner />}
      {children}
    </BaseButton>
  );
}

interface ButtonLinkProps extends ComponentProps<'a'> {
  look?: Look;
  href: string;
  /** Replaces the current entry of the browser's history. */
  replace?: boolean;
}

/** A link with the look of a button. */
export function ButtonLink({ look = 'plain', ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={classNames(styles.button, styles[look])} />;
}
