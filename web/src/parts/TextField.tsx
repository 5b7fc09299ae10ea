import { Field } from '@base-ui/react/field';
import { useLayoutEffect, useRef, useState, type ComponentProps, type FocusEvent, type ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './TextField.module.css';

type Own = 'className' | 'defaultValue' | 'onBlur' | 'onValueChange' | 'ref' | 'value';

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, Own> {
  name: string;
  label: string;
  /** The text that the page knows. The input may differ, see below. */
  value: string;
  onValueChange?: (text: string) => void;
  onBlur?: ((event: FocusEvent<HTMLInputElement>) => void) | undefined;
  hint?: ReactNode;
  error?: string | null;
  /** A unit before the input. */
  before?: ReactNode;
  /** A unit or a button after the input. */
  aside?: ReactNode;
  /** Large figures, for the amount that a page is about. */
  large?: boolean;
}

/**
 * An input with a label. Screen readers read hint and error with it.
 *
 * A password manager may fill in the input without an event, so the text in the input counts, and not `value`: React writes
 * `value` into the input only when it changes. The page reads the input on its events, on blur, and on submit (`readTexts`).
 */
export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    hint,
    error = null,
    before,
    aside,
    large = false,
    value,
    onValueChange,
    onBlur,
    ...control
  } = props;
  const input = useRef<HTMLInputElement>(null);
  const [initial] = useState(value);
  useLayoutEffect(() => {
    if (input.current && input.current.value !== value) input.current.value = value;
  }, [value]);

  const leave = (event: FocusEvent<HTMLInputElement>) => {
    const text = event.currentTarget.value;
    if (text !== value) onValueChange?.(text);
    onBlur?.(event);
  };
  return (
    <Field.Root name={name} invalid={error !== null} className={classNames(styles.field, large && styles.large)}>
      <Field.Label className={styles.label ?? ''}>{label}</Field.Label>
      <div className={styles.box}>
        {before}
        <Field.Control
          {...control}
          ref={input}
          defaultValue={initial}
          onValueChange={(text) => onValueChange?.(text)}
          onBlur={leave}
          className={styles.input ?? ''}
        />
        {aside}
      </div>
      <FieldMessages error={error} hint={hint} />
    </Field.Root>
  );
}

function FieldMessages({ error, hint }: { error: string | null; hint: ReactNode }) {
  return (
    <div>
      {/* The live region is always present, so that screen readers read a new error. */}
      <div aria-live="polite">
        {error !== null && (
          <Field.Error match className={styles.error ?? ''}>
            {error}
          </Field.Error>
        )}
      </div>
      {hint !== undefined && <Field.Description className={styles.hint ?? ''}>{hint}</Field.Description>}
    </div>
  );
}
