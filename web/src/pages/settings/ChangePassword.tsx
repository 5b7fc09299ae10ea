import { PayVerseError } from '@payverse/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { profileQuery } from '../../api/profile.ts';
import { changePassword, sessionsQuery } from '../../api/sessions.ts';
import { errorsByField } from '../../api/errorMessages.ts';
import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { Form } from '../../parts/Form.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { PasswordField } from '../../parts/PasswordField.tsx';
import { toast } from '../../parts/toasts.ts';
import { useForm } from '../../parts/useForm.ts';
import { newPasswordError, passwordError, passwordHint } from '../../session/validation.ts';

export function ChangePassword() {
  const { data: profile } = useQuery(profileQuery);
  const { form, isChanged } = usePasswordForm();
  return (
    <Card title={t('settings.password.title')}>
      {/* Above the form: below it, it would be under the edge of a phone. */}
      {isChanged && (
        <Notice kind="good" title={t('settings.password.done')}>
          <p>{t('settings.password.doneText')}</p>
        </Notice>
      )}
      <Form form={form} action={t('settings.password.action')} busyAction={t('settings.password.busy')}>
        {/* Tells a password manager the user of the password. */}
        <input hidden readOnly name="username" autoComplete="username" value={profile?.email ?? ''} />
        <PasswordField
          {...form.field('currentPassword')}
          label={t('settings.password.current')}
          showLabel={t('field.showCurrentPassword')}
          autoComplete="current-password"
        />
        <PasswordField
          {...form.field('newPassword')}
          label={t('settings.password.new')}
          showLabel={t('field.showNewPassword')}
          hint={passwordHint()}
          autoComplete="new-password"
        />
      </Form>
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
      toast(t('settings.password.doneShort'));
      form.clear();
      void client.invalidateQueries(sessionsQuery);
    },
    errorsOf,
  });
  return { form, isChanged };
}

const errorsOf = (error: unknown) =>
  error instanceof PayVerseError && error.code === 'INVALID_CREDENTIALS'
    ? { currentPassword: t('settings.password.wrong') }
    : errorsByField(error);
