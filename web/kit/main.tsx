import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from '../src/api/queryClient.ts';
import { applyTheme, chooseTheme } from '../src/styles/theme.ts';
import '../src/styles/font.css';
import '../src/styles/tokens.css';
import '../src/styles/base.css';
import { Kit } from './Kit.tsx';

/** The page of the kit, for developers: `npm run dev:web`, then /kit. The build has no entry for it. */
const root = document.getElementById('kit');
if (!root) throw new Error('kit.html has no element with the id kit');

const theme = new URLSearchParams(location.search).get('theme');
if (theme === 'light' || theme === 'dark') chooseTheme(theme);
applyTheme();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Kit />
    </QueryClientProvider>
  </StrictMode>,
);
