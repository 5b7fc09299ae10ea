import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './api/queryClient.ts';
import { App } from './app.tsx';
import { Broken } from './layout/Broken.tsx';
import { Welcome } from './layout/Welcome.tsx';
import { Guard } from './parts/Guard.tsx';
import { startSession } from './session/session.ts';
import { applyTheme } from './styles/theme.ts';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('wallet');
if (!root) throw new Error('The page has no place for the wallet');

applyTheme();
void startSession();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Guard
        instead={(failure) => (
          <Welcome>
            <Broken {...failure} />
          </Welcome>
        )}
      >
        <App />
      </Guard>
    </QueryClientProvider>
  </StrictMode>,
);
