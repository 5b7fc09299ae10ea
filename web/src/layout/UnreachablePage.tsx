import { t } from '../messages/translate.ts';
import { Button } from '../parts/Button.tsx';
import { ErrorNotice } from '../parts/ErrorNotice.tsx';
import { Page } from '../parts/Page.tsx';
import { startSession } from '../session/session.ts';
import { VisitorLayout } from './VisitorLayout.tsx';

/** The server could not tell whether there is a session. */
export function UnreachablePage({ error }: { error: unknown }) {
  return (
    <VisitorLayout>
      <Page title={t('app.name')}>
        <ErrorNotice error={error} />
        <p>
          <Button look="main" onClick={() => void startSession()}>
            {t('action.tryAgain')}
          </Button>
        </p>
      </Page>
    </VisitorLayout>
  );
}
