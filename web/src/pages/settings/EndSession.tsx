import { PayVerseError, unwrap } from '@payverse/client';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Session } from '../../api/model.ts';
import { Button } from '../../parts/Button.tsx';
import { Time } from '../../parts/Time.tsx';
import { AskFirst } from './AskFirst.tsx';
import { deviceOf } from './device.ts';

interface EndSessionProps {
  session: Session;
  onEnded: () => void;
}

/** Ends another session than this browser's. */
export function EndSession({ session: { id, userAgent, lastUsedAt }, onEnded }: EndSessionProps) {
  const [open, setOpen] = useState(false);
  const { name } = deviceOf(userAgent);
  const end = async () => {
    await endOnServer(id);
    setOpen(false);
    onEnded();
  };
  return (
    <AskFirst
      title={`End the session of ${name}?`}
      trigger={<Button aria-label={`End the session of ${name}`}>End</Button>}
      open={open}
      onOpenChange={setOpen}
      action="End it"
      work={end}
    >
      <p>
        It was last used <Time at={lastUsedAt} />. To go on there, one has to log in again.
      </p>
    </AskFirst>
  );
}

async function endOnServer(id: string): Promise<void> {
  try {
    await unwrap(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }));
  } catch (error) {
    // It has ended by itself, or from somewhere else.
    if (!(error instanceof PayVerseError) || error.code !== 'SESSION_NOT_FOUND') throw error;
  }
}
