const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DURATION = /^([1-9]\d{0,8})([smhd]?)$/;

/** Reads `15m`, `7d`, `12h`, `30s` or a bare number of seconds. Null for anything else. */
export function parseDurationSeconds(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined) return null;
  return Number(count) * SECONDS[(unit || 's') as keyof typeof SECONDS];
}
