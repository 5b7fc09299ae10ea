/** The parts of an OpenAPI document that the collection is made of. */
export interface ApiDocument {
  paths: Record<string, PathItem>;
  security?: Security[];
}

export type PathItem = { parameters?: Reference<Parameter>[] } & Partial<Record<Method, ApiOperation>>;
export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';
export type Security = Record<string, string[]>;
type Reference<T> = T | { $ref: string };

interface ApiOperation {
  operationId: string;
  summary: string;
  parameters?: Reference<Parameter>[];
  requestBody?: Reference<RequestBody>;
  responses: Record<string, unknown>;
  security?: Security[];
}

interface Parameter {
  name: string;
  in: string;
}

interface RequestBody {
  required?: boolean;
  content: Record<string, unknown>;
}

/** An operation of the document, with everything that a step may need. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  parameters: Parameter[];
  statuses: string[];
  requestBody: RequestBody | undefined;
  takesBearer: boolean;
}

/** As in the names of the variables. */
export type Person = 'sender' | 'recipient';

/** A request of the walk, in terms of the document. */
export interface Step {
  name: string;
  description: string;
  /** The id of the operation. */
  call: string;
  /** The owner of the bearer token, if not the sender. */
  as?: 'sender' | 'recipient' | 'phone' | 'forger' | 'anonymous';
  path?: Record<string, string>;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  body?: string | object;
  /** The differences of a request that is wrong on purpose. */
  instead?: { method?: string; path?: string; query?: Record<string, string | number>; contentType?: string };
  /** Runs in Postman before the request. */
  before?(): void;
  /** Runs in Postman after the answer. */
  test(): void;
}

export interface Folder {
  name: string;
  description: string;
  steps: Step[];
}
