const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DURATION = /^([1-9]\d{0,8})([smhd]?)$/;

/** Reads `15m`, `7d`, `12h`, `30s` or a number of seconds. Null for other texts. */
export function parseDurationSeconds(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined) return null;
  return Number(count) * SECONDS[(unit || 's') as keyof typeof SECONDS];
}

/** Milliseconds to a moment on the clock of `performance`, at least 0: Node.js 26 prints a warning for a negative delay. */
export function msUntil(moment: number): number {
  return Math.max(0, moment - performance.now());
}
