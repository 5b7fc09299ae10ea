import { PayVerseError } from '@payverse/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { profileQuery } from '../../api/profile.ts';
import { changePassword, sessionsQuery } from '../../api/sessions.ts';
import { errorsByField } from '../../api/errorMessages.ts';
import { Card } from '../../parts/Card.tsx';
import { Form } from '../../parts/Form.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PasswordField } from '../../parts/PasswordField.tsx';
import { useForm } from '../../parts/useForm.ts';
import { newPasswordError, passwordError, PASSWORD_HINT } from '../../session/validation.ts';

export function ChangePassword() {
  const { data: profile } = useQuery(profileQuery);
  const { form, isChanged } = usePasswordForm();
  return (
    <Card title="Change password">
      <Form form={form} action="Change password" busyAction="Changing password">
        {/* Tells a password manager the user of the password. */}
        <input hidden readOnly name="username" autoComplete="username" value={profile?.email ?? ''} />
        <PasswordField {...form.field('currentPassword')} label="Current password" autoComplete="current-password" />
        <PasswordField
          {...form.field('newPassword')}
          label="New password"
          hint={PASSWORD_HINT}
          autoComplete="new-password"
        />
      </Form>
      {isChanged && (
        <Notice kind="good" title="Your password is changed">
          <p>All your other sessions have ended.</p>
        </Notice>
      )}
    </Card>
  );
}

function usePasswordForm() {
  const client = useQueryClient();
  const [isChanged, setIsChanged] = useState(false);
  const form = useForm({
    checks: { currentPassword: passwordError, newPassword: newPasswordError },
    send: async (body) => {
      setIsChanged(false);
      await changePassword(body);
      setIsChanged(true);
      form.clear();
      void client.invalidateQueries(sessionsQuery);
    },
    errorsOf,
  });
  return { form, isChanged };
}

const errorsOf = (error: unknown) =>
  error instanceof PayVerseError && error.code === 'INVALID_CREDENTIALS'
    ? { currentPassword: 'This is not your current password.' }
    : errorsByField(error);
