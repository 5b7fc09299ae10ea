import { Field } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import styles from './TextField.module.css';

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, 'className' | 'ref'> {
  name: string;
  label: string;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with it now, or null. */
  fault?: string | null;
  /** Beside the input: a unit, or a button. */
  aside?: ReactNode;
}

/** An input with its label; hint and fault are read out with it. */
export function TextField({ name, label, hint, fault = null, aside, ...control }: TextFieldProps) {
  return (
    <Field.Root name={name} invalid={fault !== null} className={styles.field ?? ''}>
      <Field.Label className={styles.label ?? ''}>{label}</Field.Label>
      <div className={styles.box}>
        <Field.Control {...control} className={styles.input ?? ''} />
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
