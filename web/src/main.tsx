import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DirectionProvider } from '@base-ui/react/direction-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/queryClient.ts';
import { App } from './app.tsx';
import { ErrorPage } from './layout/ErrorPage.tsx';
import { VisitorLayout } from './layout/VisitorLayout.tsx';
import { startMessages } from './messages/start.ts';
import { textDirection } from './messages/translate.ts';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { forgetDraftOnLogOut } from './payments/savedDraft.ts';
import { startSession } from './session/session.ts';
import { applyTheme } from './styles/theme.ts';
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

applyTheme();
forgetDraftOnLogOut();
void startSession();
void startMessages().then(render);
