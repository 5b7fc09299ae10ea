import type { ReactNode } from 'react';
import { useOnline } from '../browser/useOnline.ts';
import { t } from '../messages/translate.ts';
import { Actions } from './Actions.tsx';
import { Button } from './Button.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import styles from './Form.module.css';
import type { Form as FormState } from './useForm.ts';

interface FormProps {
  form: Pick<FormState<string>, 'busy' | 'error' | 'onSubmit'>;
  /** The text of the button, and its text while the form is sent. */
  action: string;
  busyAction: string;
  children: ReactNode;
}

/** Fields and a submit button. An error that belongs to no field is at the top. */
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
        {!online && t('state.offlineSend')}
      </p>
    </form>
  );
}
