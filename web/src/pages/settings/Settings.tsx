import { LogOut } from 'lucide-react';
import { useLocation } from 'wouter';
import { t } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { lazyComponent } from '../../parts/lazyComponent.tsx';
import { Page } from '../../parts/Page.tsx';
import { SeparatePart } from '../../parts/SeparatePart.tsx';
import { PATHS } from '../../navigation/paths.ts';
import { logOut } from '../../session/logOut.ts';
import { Appearance } from './Appearance.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { Profile } from './Profile.tsx';

// Its dialogs are large.
const Sessions = lazyComponent(() => import('./Sessions.tsx').then((module) => module.Sessions));

export function Settings() {
  return (
    <Page
      title={t('settings.title')}
      aside={<LogOutButton />}
      side={
        <>
          <Appearance />
          <SeparatePart>
            <Sessions />
          </SeparatePart>
        </>
      }
    >
      <Profile />
      <ChangePassword />
    </Page>
  );
}

function LogOutButton() {
  const [, navigate] = useLocation();
  const leave = () => {
    void logOut();
    // The next login opens the first page, not this page.
    navigate(PATHS.logIn);
  };
  return (
    <Button onClick={leave}>
      <LogOut aria-hidden />
      {t('settings.logOut')}
    </Button>
  );
}
