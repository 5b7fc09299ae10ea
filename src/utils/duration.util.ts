const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DURATION = /^([1-9]\d{0,8})([smhd]?)$/;

/** Reads `15m`, `7d`, `12h`, `30s` or a bare number of seconds. Null for anything else. */
export function parseDurationSeconds(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined) return null;
  return Number(count) * SECONDS[(unit || 's') as keyof typeof SECONDS];
}

/**
 * Milliseconds from now to a moment on the clock of `performance`. 0 when it has passed: Node.js 26 prints a warning for a
 * negative delay, which is no line of JSON in our log.
 */
export function msUntil(moment: number): number {
  return Math.max(0, moment - performance.now());
}
