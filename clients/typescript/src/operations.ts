import type { Answer, Problem } from './errors.ts';

/**
 * The types of a call, from the operations that `schema.ts` describes. They stand here, and not in a library, so that a
 * project that installs this package checks them with its own compiler options: strict or not, with the types of a page
 * or with those of Node.js.
 */

/** The answers that carry data. */
type OkStatus = 200 | 201 | 202 | 204;

/** The types that `parseAs` chooses from. `stream` is for a long statement. */
interface Readings<Json> {
  json: Json;
  text: string;
  blob: Awaited<ReturnType<Response['blob']>>;
  arrayBuffer: ArrayBuffer;
  stream: Response['body'];
}
export type ParseAs = keyof Readings<unknown>;

type JsonIn<Message> = Message extends { content: { 'application/json': infer Json } } ? Json : undefined;
type ProblemIn<Message> = Message extends { content: { 'application/problem+json': infer Found } } ? Found : never;
type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type Each<Responses, Status> = Responses[keyof Responses & Status];

/** The data of an answer; undefined for one without a body (204). */
export type DataOf<Operation> = JsonIn<Each<ResponsesOf<Operation>, OkStatus>>;

/** The refusals of this call, each with its own `code`. */
export type ProblemOf<Operation> = Extract<
  { [Status in keyof ResponsesOf<Operation>]: ProblemIn<ResponsesOf<Operation>[Status]> }[keyof ResponsesOf<Operation>],
  Problem
>;

type ParamsOf<Operation> = Operation extends { parameters: infer Params } ? Params : never;
type RequestBody<Operation> = Operation extends { requestBody?: infer Message } ? NonNullable<Message> : never;

/** The JSON that the call takes, or never where it takes none. */
export type BodyOf<Operation> = [RequestBody<Operation>] extends [never] ? never : JsonIn<RequestBody<Operation>>;

type ParamsOption<Operation> =
  object extends ParamsOf<Operation> ? { params?: ParamsOf<Operation> | undefined } : { params: ParamsOf<Operation> };

type BodyOption<Operation> = [BodyOf<Operation>] extends [never]
  ? { body?: undefined }
  : Operation extends { requestBody: object }
    ? { body: BodyOf<Operation> }
    : { body?: BodyOf<Operation> | undefined };

/** What every call can be given. */
export interface CommonOptions<As extends ParseAs = ParseAs> {
  /** Ends the call when it is aborted. The call then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
  /** How an answer with data is read: `json` when absent. A statement as CSV needs another one. */
  parseAs?: As | undefined;
}

type OptionsOf<Operation, As extends ParseAs> = ParamsOption<Operation> & BodyOption<Operation> & CommonOptions<As>;

/** The options may be left out where the call needs neither a parameter nor a body. */
type OptionsArgument<Operation, As extends ParseAs> =
  object extends OptionsOf<Operation, As> ? [options?: OptionsOf<Operation, As>] : [options: OptionsOf<Operation, As>];

/** The paths that have this method. */
type PathsWith<Paths, Verb extends string> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Verb, object> ? Path : never;
}[keyof Paths];
type OperationAt<Paths, Path extends keyof Paths, Verb extends string> = Verb extends keyof Paths[Path]
  ? Paths[Path][Verb]
  : never;

/** `api.GET(path, options)`, `api.POST(path, options)`, `api.DELETE(path, options)`. */
export type Method<Paths, Verb extends string> = <Path extends PathsWith<Paths, Verb>, As extends ParseAs = 'json'>(
  path: Path,
  ...options: OptionsArgument<OperationAt<Paths, Path, Verb>, As>
) => Promise<AnswerOf<OperationAt<Paths, Path, Verb>, As>>;

/** The answer to one operation. */
export type AnswerOf<Operation, As extends ParseAs = 'json'> = Answer<
  Readings<DataOf<Operation>>[As],
  ProblemOf<Operation>
>;
