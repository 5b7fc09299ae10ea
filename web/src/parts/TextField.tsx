import { Field } from '@base-ui/react/field';
import { useLayoutEffect, useRef, useState, type ComponentProps, type FocusEvent, type ReactNode } from 'react';
import styles from './TextField.module.css';

type Own = 'className' | 'defaultValue' | 'onBlur' | 'onValueChange' | 'ref' | 'value';

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, Own> {
  name: string;
  label: string;
  /** The text that the page knows. The input may have another one, see below. */
  value: string;
  onValueChange?: (text: string) => void;
  onBlur?: ((event: FocusEvent<HTMLInputElement>) => void) | undefined;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with it now, or null. */
  fault?: string | null;
  /** Beside the input: a unit, or a button. */
  aside?: ReactNode;
}

/**
 * An input with its label; hint and fault are read out with it.
 *
 * A password manager may fill the input in without an event, so the text in the input counts and not the one that the page
 * knows: React writes `value` into the input only when it changes, never on another render. The page learns the text of the
 * input by its events, when the field is left, and on submit (`readTexts`).
 */
export function TextField(props: TextFieldProps) {
  const { name, label, hint, fault = null, aside, value, onValueChange, onBlur, ...control } = props;
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
    <Field.Root name={name} invalid={fault !== null} className={styles.field ?? ''}>
      <Field.Label className={styles.label ?? ''}>{label}</Field.Label>
      <div className={styles.box}>
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
      {/* Always there, so that a fault that comes is read out. */}
      <div aria-live="polite">
        {fault !== null && (
          <Field.Error match className={styles.fault ?? ''}>
            {fault}
          </Field.Error>
        )}
      </div>
      {hint !== undefined && <Field.Description className={styles.hint ?? ''}>{hint}</Field.Description>}
    </Field.Root>
  );
}
