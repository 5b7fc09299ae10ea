import { useState } from 'react';
import { endSession, type Session } from '../../api/sessions.ts';
import { t, tRich } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { Time } from '../../parts/Time.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { deviceOf } from './device.ts';

interface EndSessionProps {
  session: Session;
  onEnded: () => void;
}

/** Ends a session of another browser. */
export function EndSession({ session: { id, userAgent, lastUsedAt }, onEnded }: EndSessionProps) {
  const [open, setOpen] = useState(false);
  const { name } = deviceOf(userAgent);
  const end = async () => {
    await endSession(id);
    setOpen(false);
    onEnded();
  };
  return (
    <ConfirmDialog
      title={t('settings.device.endTitle', { device: name })}
      trigger={<Button aria-label={t('settings.device.endOf', { device: name })}>{t('settings.device.end')}</Button>}
      open={open}
      onOpenChange={setOpen}
      action={t('settings.device.endAction')}
      work={end}
    >
      <p>{tRich('settings.device.endText', { time: <Time at={lastUsedAt} /> })}</p>
    </ConfirmDialog>
  );
}
