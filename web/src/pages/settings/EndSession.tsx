import { useState } from 'react';
import { endSession, type Session } from '../../api/sessions.ts';
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
      title={`End the session of ${name}?`}
      trigger={<Button aria-label={`End the session of ${name}`}>End</Button>}
      open={open}
      onOpenChange={setOpen}
      action="End session"
      work={end}
    >
      <p>
        Last used <Time at={lastUsedAt} />. That browser must log in again.
      </p>
    </ConfirmDialog>
  );
}
