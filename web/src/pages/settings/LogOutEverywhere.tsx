import { useState } from 'react';
import { useLocation } from 'wouter';
import { endAllSessions } from '../../api/sessions.ts';
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
      title="Log out everywhere?"
      trigger={<Button look="danger">Log out everywhere</Button>}
      open={open}
      onOpenChange={setOpen}
      action="Log out everywhere"
      work={leave}
    >
      <p>This ends all your sessions, including the one in this browser.</p>
    </ConfirmDialog>
  );
}
