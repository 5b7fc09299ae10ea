import { LogOut } from 'lucide-react';
import { useLocation } from 'wouter';
import { Button } from '../../parts/Button.tsx';
import { Page } from '../../parts/Page.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { logOut } from '../../session/logOut.ts';
import { Appearance } from './Appearance.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { Profile } from './Profile.tsx';
import { Sessions } from './Sessions.tsx';

export function Settings() {
  return (
    <Page title="Settings" aside={<LogOutButton />}>
      <Profile />
      <Appearance />
      <Sessions />
      <ChangePassword />
    </Page>
  );
}

function LogOutButton() {
  const [, navigate] = useLocation();
  const leave = () => {
    void logOut();
    // The next login opens the overview, not this page.
    navigate(PATHS.logIn);
  };
  return (
    <Button onClick={leave}>
      <LogOut aria-hidden />
      Log out
    </Button>
  );
}
