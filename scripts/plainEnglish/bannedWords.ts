/** A pattern of banned words, and the advice that its finding prints. */
interface Rule {
  pattern: RegExp;
  advice: string;
  /** The files that it holds for, if not for all. */
  files?: RegExp;
}

const RULES: readonly Rule[] = [
  { pattern: /\b(no|some|any|every)body\b/gi, advice: 'Name the actor: the client, the worker, PostgreSQL.' },
  { pattern: /\b(whoever|whom|whomever|whatever)\b/gi, advice: 'Name the actor or the thing.' },
  {
    pattern: /\b(so many|so long|of late|of its own|of their own)\b/gi,
    advice: 'Give the number, the time or the owner.',
  },
  { pattern: /\b(is|are|was|were|be|been) (told|said)\b/gi, advice: 'Name the actor: X tells Y, X logs Y.' },
  { pattern: /\b(those|that) of (the|those|a|an|each|its|his|their)\b/gi, advice: 'Repeat the noun.' },
  { pattern: /\bmend(s|ed|ing)?\b/gi, advice: 'Write fix.' },
  {
    pattern: /\b(un)?settle(s|d|ment|ments)?\b/gi,
    advice: 'Settlement is money that leaves to a bank.',
    files: /\.(ts|tsx|mjs)$/,
  },
  // A sentence, and not a question or a heading, whose subject is a pronoun.
  { pattern: /(?<![|#] ?)\b(Who|What) (?!to\b)[a-z][^.?!|]*(?=[.!]|\n\s*\n|$)/g, advice: 'Start with the noun.' },
];

export interface Finding {
  line: number;
  words: string;
  advice: string;
}

/** Finds the banned words of a text, in the order of the lines. The name of the file says which rules hold. */
export function findBannedWords(file: string, text: string): Finding[] {
  const findings = RULES.filter(({ files }) => files?.test(file) ?? true).flatMap(({ pattern, advice }) =>
    Array.from(text.matchAll(pattern), (match) => ({
      line: text.slice(0, match.index).split('\n').length,
      words: match[0].split('\n', 1)[0] ?? '',
      advice,
    })),
  );
  return findings.sort((one, other) => one.line - other.line);
}
