export interface LimitReading {
  policy: {
    name: string;
    quota: number;
    /** Null for a limit of calls that run at once. */
    windowSeconds: number | null;
  };
  remaining: number;
  resetSeconds: number;
}

/** The headers that tell a client its limit, and what is left of it: draft-ietf-httpapi-ratelimit-headers-10. */
export function limitHeaders({ policy: { name, quota, windowSeconds }, remaining, resetSeconds }: LimitReading) {
  const unit = windowSeconds === null ? 'qu="concurrent-requests"' : `w=${windowSeconds}`;
  return {
    'RateLimit-Policy': `"${name}";q=${quota};${unit}`,
    RateLimit: `"${name}";r=${remaining};t=${resetSeconds}`,
  };
}
