import { UnreadableAnswerError } from '../errors/errors.ts';

/** A statement as CSV can be long, so the client streams it. */
export function isCsv({ headers }: Response): boolean {
  return (headers.get('Content-Type') ?? '').startsWith('text/csv');
}

export const isStream = (answer: Response): boolean => answer.ok && isCsv(answer);

/** Reads the whole body, so that a cut one fails here. @throws UnreadableAnswerError when a proxy answered */
export async function readWhole(answer: Response): Promise<Response> {
  if (isStream(answer)) return answer;
  const text = await answer.text();
  const { status, statusText, headers } = answer;
  if (status === 204) return new Response(null, { status, statusText, headers });
  if (!isPayVerse(answer, text)) throw new UnreadableAnswerError(answer);
  return new Response(text, { status, statusText, headers });
}

function isPayVerse({ ok }: Response, text: string): boolean {
  try {
    const body = JSON.parse(text) as { code?: unknown } | null;
    return ok || typeof body?.code === 'string';
  } catch {
    return false;
  }
}
