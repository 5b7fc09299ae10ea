import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { accountQuery } from './api/accounts.ts';
import { api } from './api/client.ts';
import { queryClient } from './api/queryClient.ts';
import { App, PAGES } from './app.tsx';
import { ErrorPage } from './layout/ErrorPage.tsx';
import { VisitorLayout } from './layout/VisitorLayout.tsx';
import { startMessages } from './messages/start.ts';
import { textDirection } from './messages/translate.ts';
import { pageOf } from './navigation/paths.ts';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { forgetDraftOnLogOut } from './payments/savedDraft.ts';
import { startSession } from './session/session.ts';
import './styles/font.css';
import './styles/tokens.css';
import './styles/base.css';

function render(): void {
  const root = document.getElementById('wallet');
  if (!root) throw new Error('index.html has no element with the id wallet');
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider direction={textDirection()}>
        <QueryClientProvider client={queryClient}>
          <ErrorBoundary
            fallback={(failure) => (
              <VisitorLayout>
                <ErrorPage {...failure} />
              </VisitorLayout>
            )}
          >
            <App />
          </ErrorBoundary>
        </QueryClientProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}

/** Until these have arrived, the page shows its splash. The wallet shows each failure. */
async function loadFirstPage(): Promise<void> {
  const page = pageOf(location.pathname);
  const session = startSession().then(() => {
    // The answer is there already, as a rule: see start.ts.
    if (api.userId !== null && (page === 'overview' || page === 'send'))
      queryClient.query(accountQuery).catch(() => undefined);
    return PAGES[api.userId !== null && page ? page : 'logIn'].load();
  });
  await Promise.allSettled([startMessages(), session]);
}

forgetDraftOnLogOut();
void loadFirstPage().then(render);
