/**
 * The user whom an access token was made for, or null when it cannot be read. Nothing is verified here, as only the
 * server can: it tells one user's token from another's, and grants nothing.
 */
export function userOf(token: string): string | null {
  try {
    const claims = JSON.parse(decode(token.split('.')[1] ?? '')) as { sub?: unknown } | null;
    return typeof claims?.sub === 'string' && claims.sub !== '' ? claims.sub : null;
  } catch {
    return null;
  }
}

/** Base64url of UTF-8. `atob` knows the other alphabet, and gives one character for each byte. */
function decode(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
}
