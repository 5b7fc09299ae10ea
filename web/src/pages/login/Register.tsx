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
import { emailFault, nameFault, newPasswordFault, PASSWORD_HINT } from '../../session/validation.ts';
import { SwitchForm } from './SwitchForm.tsx';

/** What the server gives to everybody who is new. */
const OPENING = { cents: toCents(100_000), currency: 'USD' };

export function Register() {
  const [loginError, setLoginError] = useState<unknown>(null);
  return (
    <Page title="Open an account">
      <p>
        PayVerse is a wallet: send money to people, and see where it went. A new account begins with{' '}
        <Money {...OPENING} />.
      </p>
      {loginError === null ? <RegisterForm onLoginError={setLoginError} /> : <Registered loginError={loginError} />}
      <SwitchForm question="Have one already?" path={PATHS.logIn} name="Log in" />
    </Page>
  );
}

function RegisterForm({ onLoginError }: { onLoginError: (error: unknown) => void }) {
  const form = useForm({
    checks: { full_name: nameFault, email: emailFault, password: newPasswordFault },
    send: async (person) => {
      await register(person);
      // With the session that begins, this page is gone.
      await logIn(person.email, person.password).catch(onLoginError);
    },
  });
  return (
    <Card>
      <Form form={form} action="Open the account" busyAction="Opening the account">
        <TextField
          {...form.field('full_name')}
          label="Name"
          hint="Those whom you pay see a short form of it."
          autoComplete="name"
        />
        <TextField {...form.field('email')} label="Email" type="email" autoComplete="username" />
        <PasswordField {...form.field('password')} label="Password" hint={PASSWORD_HINT} autoComplete="new-password" />
      </Form>
    </Card>
  );
}

/** The account is there, so the form would only be refused. */
function Registered({ loginError }: { loginError: unknown }) {
  return (
    <Step>
      <Notice kind="good" title="Your account is open">
        <p>Only logging in did not work at once. Please log in below.</p>
      </Notice>
      <ErrorNotice error={loginError} />
    </Step>
  );
}
