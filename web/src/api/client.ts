import { createPayVerse } from '@payverse/client';

declare global {
  interface ImportMetaEnv {
    /** The origin of the API, without `/api`, when it is not the origin of the page: `https://api.example.com`. */
    readonly VITE_API_URL?: string;
  }
  interface ImportMeta {
    readonly env: ImportMetaEnv;
  }
}

/** The client of this page. An API on another origin needs the origin of the page in its CORS_ORIGINS. */
export const api = createPayVerse({ baseUrl: import.meta.env.VITE_API_URL ?? '' });
