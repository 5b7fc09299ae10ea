import { createPayVerse } from '@payverse/client';

/** The one client of this page. VITE_API_URL names an API on another origin, which must have ours in its CORS_ORIGINS. */
export const api = createPayVerse({ baseUrl: import.meta.env.VITE_API_URL ?? '' });
