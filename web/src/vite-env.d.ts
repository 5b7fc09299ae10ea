interface ImportMetaEnv {
  /** Where the API is, without `/api`, when it is not at the origin of this page: `https://api.example.com`. */
  readonly VITE_API_URL?: string;
}
