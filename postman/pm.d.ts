/** The part of Postman's `pm` that the scripts of the walk use. See https://learning.postman.com/docs/reference/sandbox. */

interface PmVariables {
  get(name: string): string;
  set(name: string, value: string): void;
  replaceIn(text: string): string;
}

interface PmHeader {
  key: string;
  value: string;
}

/** A body, before any check. */
interface PmBody {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
  data: PmBody[] & { user: PmBody };
  errors: PmBody[];
  entries: PmBody[];
  transactions: PmBody[];
}

interface Pm {
  test(name: string, assertions: () => void): void;
  /** Chai's expect, which Postman ships. */
  expect: {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    (value: unknown, message?: string): any;
    fail(message: string): never;
  };
  response: {
    code: number;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    to: any;
    headers: {
      get(name: string): string | undefined;
      has(name: string): boolean;
      filter(matches: (header: PmHeader) => boolean): [PmHeader, ...PmHeader[]];
    };
    json(): PmBody;
    text(): string;
  };
  request: { url: { getPath(): string; query: { get(name: string): string | undefined } } };
  collectionVariables: PmVariables;
  variables: PmVariables;
  cookies: { has(name: string): boolean };
  execution: { setNextRequest(name: string | null): void };
}

declare const pm: Pm;
