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
    <Page title="Log in">
      <p>PayVerse is a wallet: send money to people, and see where it went.</p>
      <SessionNotice />
      <Card>
        <Form form={form} action="Log in" busyAction="Logging in">
          <TextField {...form.field('email')} label="Email" type="email" autoComplete="username" />
          <PasswordField {...form.field('password')} label="Password" autoComplete="current-password" />
        </Form>
      </Card>
      <SwitchForm question="New to PayVerse?" path={PATHS.register} name="Open an account" />
    </Page>
  );
}
