import { useState } from 'react';
import { t, tRich } from '../../messages/translate.ts';
import { toCents } from '../../money/cents.ts';
import { Card } from '../../parts/Card.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import { Form } from '../../parts/Form.tsx';
import { Money } from '../../parts/Money.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Page } from '../../parts/Page.tsx';
import { PasswordField } from '../../parts/PasswordField.tsx';
import { Step } from '../../parts/Step.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { useForm } from '../../parts/useForm.ts';
import { PATHS } from '../../navigation/paths.ts';
import { logIn, register } from '../../session/authCalls.ts';
import { emailError, nameError, newPasswordError, passwordHint } from '../../session/validation.ts';
import { SwitchForm } from './SwitchForm.tsx';

/** The opening balance that the server gives. */
const OPENING = { cents: toCents(100_000), currency: 'USD' };

export function Register() {
  const [loginError, setLoginError] = useState<unknown>(null);
  return (
    <Page title={t('register.title')}>
      <p>{tRich('register.opening', { amount: <Money {...OPENING} /> })}</p>
      {loginError === null ? <RegisterForm onLoginError={setLoginError} /> : <Registered loginError={loginError} />}
      <SwitchForm message="register.toLogin" path={PATHS.logIn} />
    </Page>
  );
}

function RegisterForm({ onLoginError }: { onLoginError: (error: unknown) => void }) {
  const form = useForm({
    checks: { full_name: nameError, email: emailError, password: newPasswordError },
    send: async (person) => {
      await register(person);
      await logIn(person.email, person.password).catch(onLoginError);
    },
  });
  return (
    <Card>
      <Form form={form} action={t('register.action')} busyAction={t('register.busy')}>
        <TextField
          {...form.field('full_name')}
          label={t('register.name')}
          hint={t('register.nameHint')}
          autoComplete="name"
        />
        <TextField {...form.field('email')} label={t('field.email')} type="email" autoComplete="username" />
        <PasswordField
          {...form.field('password')}
          label={t('field.password')}
          showLabel={t('field.showPassword')}
          hint={passwordHint()}
          autoComplete="new-password"
        />
      </Form>
    </Card>
  );
}

/** The account exists, but the login failed. */
function Registered({ loginError }: { loginError: unknown }) {
  return (
    <Step>
      <Notice kind="good" title={t('register.done')}>
        <p>{t('register.doneText')}</p>
      </Notice>
      <ErrorNotice error={loginError} />
    </Step>
  );
}
