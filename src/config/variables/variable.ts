import { z } from 'zod';

/** A variable of the environment: its type, .env.example, docs/configuration.md and `npm run config` follow from this value. */
export interface Variable {
  /** Reads the text. Each of its messages completes the sentence "the variable …" and holds no value. */
  schema: z.ZodType;
  about: string;
  /** The text that is read when the variable is not set. Without a default, the variable is optional. */
  default?: string;
  /** A value for the commented line in .env.example. */
  example?: string;
  /** What `npm run config` hides: the whole value, all but the number of secrets, or the secret parts of a URL. */
  secret?: 'value' | 'list' | 'url';
  /** `npm run config` prints the absolute path. */
  isPath?: true;
  /** Left out of .env.example. */
  isRare?: true;
}

export type Variables = Record<string, Variable>;

export type Values<List extends Variables> = {
  [Name in keyof List]: List[Name] extends { default: string }
    ? z.output<List[Name]['schema']>
    : z.output<List[Name]['schema']> | undefined;
};

/** Reads all variables of a list at once, and so finds all faults at once. */
export function schemaOf<List extends Variables>(variables: List): z.ZodType<Values<List>> {
  const fields = Object.entries(variables).map(([name, { schema, default: text }]) => [
    name,
    text === undefined ? schema.optional() : schema.prefault(text),
  ]);
  return z.object(Object.fromEntries(fields) as z.ZodRawShape) as unknown as z.ZodType<Values<List>>;
}
