import { useState } from 'react';
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
import { emailError, nameError, newPasswordError, PASSWORD_HINT } from '../../session/validation.ts';
import { SwitchForm } from './SwitchForm.tsx';

/** The opening balance that the server gives. */
const OPENING = { cents: toCents(100_000), currency: 'USD' };

export function Register() {
  const [loginError, setLoginError] = useState<unknown>(null);
  return (
    <Page title="Open an account">
      <p>
        PayVerse is a wallet: send money to people, and see where it went. A new account starts with{' '}
        <Money {...OPENING} />.
      </p>
      {loginError === null ? <RegisterForm onLoginError={setLoginError} /> : <Registered loginError={loginError} />}
      <SwitchForm question="Already have an account?" path={PATHS.logIn} name="Log in" />
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
      <Form form={form} action="Open the account" busyAction="Opening the account">
        <TextField
          {...form.field('full_name')}
          label="Name"
          hint="People you pay see a short form of it."
          autoComplete="name"
        />
        <TextField {...form.field('email')} label="Email" type="email" autoComplete="username" />
        <PasswordField {...form.field('password')} label="Password" hint={PASSWORD_HINT} autoComplete="new-password" />
      </Form>
    </Card>
  );
}

/** The account exists, but the login failed. */
function Registered({ loginError }: { loginError: unknown }) {
  return (
    <Step>
      <Notice kind="good" title="Your account is open">
        <p>We could not log you in automatically. Log in below.</p>
      </Notice>
      <ErrorNotice error={loginError} />
    </Step>
  );
}
