import { unwrap } from '@payverse/client';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/Button.tsx';
import { PATHS } from '../../paths.ts';
import { logOut } from '../../session/logOut.ts';
import { AskFirst } from './AskFirst.tsx';

/** Ends all sessions, this one too. */
export function LogOutEverywhere() {
  const [open, setOpen] = useState(false);
  const [, navigate] = useLocation();
  const leave = async () => {
    await unwrap(api.POST('/api/auth/logout-all'));
    void logOut();
    navigate(PATHS.logIn);
  };
  return (
    <AskFirst
      title="Log out everywhere?"
      trigger={<Button look="danger">Log out everywhere</Button>}
      open={open}
      onOpenChange={setOpen}
      action="Log out everywhere"
      work={leave}
    >
      <p>All your sessions end, also the one in this browser. You will have to log in again.</p>
    </AskFirst>
  );
}
