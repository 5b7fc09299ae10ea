import { Button } from '../parts/Button.tsx';
import { ErrorNotice } from '../parts/ErrorNotice.tsx';
import { Page } from '../parts/Page.tsx';
import { startSession } from '../session/session.ts';
import { Welcome } from './Welcome.tsx';

/** Whether somebody is logged in could not be found out. */
export function Unreachable({ error }: { error: unknown }) {
  return (
    <Welcome>
      <Page title="PayVerse">
        <ErrorNotice error={error} />
        <p>
          <Button look="main" onClick={() => void startSession()}>
            Try again
          </Button>
        </p>
      </Page>
    </Welcome>
  );
}
