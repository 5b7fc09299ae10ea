import { useState } from 'react';
import { useLocation } from 'wouter';
import { endAllSessions } from '../../api/sessions.ts';
import { t } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { logOut } from '../../session/logOut.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

export function LogOutEverywhere() {
  const [open, setOpen] = useState(false);
  const [, navigate] = useLocation();
  const leave = async () => {
    await endAllSessions();
    void logOut();
    navigate(PATHS.logIn);
  };
  return (
    <ConfirmDialog
      title={t('settings.everywhereTitle')}
      trigger={<Button look="danger">{t('settings.everywhere')}</Button>}
      open={open}
      onOpenChange={setOpen}
      action={t('settings.everywhere')}
      work={leave}
    >
      <p>{t('settings.everywhereText')}</p>
    </ConfirmDialog>
  );
}
