/** The user id of an access token, or null. Unverified: the client only tells users apart by it, and grants nothing. */
export function userOf(token: string): string | null {
  try {
    const claims = JSON.parse(decode(token.split('.')[1] ?? '')) as { sub?: unknown } | null;
    return typeof claims?.sub === 'string' && claims.sub !== '' ? claims.sub : null;
  } catch {
    return null;
  }
}

/** Decodes base64url of UTF-8. `atob` reads the other alphabet, and returns one character a byte. */
function decode(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
}
