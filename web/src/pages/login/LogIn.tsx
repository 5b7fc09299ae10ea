import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { Form } from '../../parts/Form.tsx';
import { Page } from '../../parts/Page.tsx';
import { PasswordField } from '../../parts/PasswordField.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { useForm } from '../../parts/useForm.ts';
import { PATHS } from '../../navigation/paths.ts';
import { logIn } from '../../session/authCalls.ts';
import { emailError, passwordError } from '../../session/validation.ts';
import { SwitchForm } from './SwitchForm.tsx';
import { SessionNotice } from './SessionNotice.tsx';

export function LogIn() {
  const form = useForm({
    checks: { email: emailError, password: passwordError },
    send: ({ email, password }) => logIn(email, password),
  });
  return (
    <Page title={t('login.title')}>
      <SessionNotice />
      <Card>
        <Form form={form} action={t('login.action')} busyAction={t('login.busy')}>
          <TextField {...form.field('email')} label={t('field.email')} type="email" autoComplete="username" />
          <PasswordField
            {...form.field('password')}
            label={t('field.password')}
            showLabel={t('field.showPassword')}
            autoComplete="current-password"
          />
        </Form>
      </Card>
      <SwitchForm message="login.toRegister" path={PATHS.register} />
    </Page>
  );
}
