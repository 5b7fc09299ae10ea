import type { ReactNode } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { Actions } from './Actions.tsx';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import styles from './Form.module.css';
import type { Form as FormState } from './useForm.ts';

interface FormProps {
  form: Pick<FormState<string>, 'busy' | 'error' | 'onSubmit'>;
  /** What its button says, and what it says meanwhile. */
  action: string;
  busyAction: string;
  children: ReactNode;
}

/** Fields and the button that sends them. What is wrong with none of the fields stands above. */
export function Form({ form: { busy, error, onSubmit }, action, busyAction, children }: FormProps) {
  const online = useOnline();
  return (
    <form noValidate className={styles.form} onSubmit={onSubmit}>
      {error !== null && <ErrorNotice error={error} />}
      {children}
      <Actions>
        <Button type="submit" look="main" busy={busy} disabled={!online}>
          {busy ? busyAction : action}
        </Button>
      </Actions>
      <p role="status" className={styles.offline}>
        {!online && 'You are offline. This can be sent as soon as you are back.'}
      </p>
    </form>
  );
}
