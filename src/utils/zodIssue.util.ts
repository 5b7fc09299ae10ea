import type { z } from 'zod';

const TYPES: Partial<Record<string, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be a JSON object',
  record: 'must be a JSON object',
};

const MESSAGES: Partial<Record<string, string>> = {
  too_big: 'is too long or too large',
  too_small: 'is too short or too small',
  unrecognized_keys: 'has fields that this request does not have',
};

/** The parameter `error` of zod's `parse`, whose own texts change with its version. Each text completes "the field …". */
export function describeIssue({ code, expected, input }: z.core.$ZodRawIssue): string {
  if (code !== 'invalid_type') return MESSAGES[code] ?? 'has a value that this call does not take';
  if (input === undefined) return 'must be given';
  if (Array.isArray(input) && expected !== 'object') return 'must stand once';
  return TYPES[String(expected)] ?? 'has a value that this call does not take';
}
