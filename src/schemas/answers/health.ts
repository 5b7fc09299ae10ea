import { z } from 'zod';

const check = z.enum(['ok', 'failed']);
export const live = z.object({ status: z.literal('ok'), checks: z.object({}) }).meta({ id: 'Liveness' });
export const ready = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    checks: z.object({ database: check, schema: check, writes: check, shutdown: check }),
  })
  .meta({ id: 'Readiness' });
