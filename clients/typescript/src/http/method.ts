import type { AnswerOf, BodyOf, ParseAs } from './operations.ts';

type ParamsOf<Operation> = Operation extends { parameters: infer Params } ? Params : never;

type ParamsOption<Operation> =
  object extends ParamsOf<Operation> ? { params?: ParamsOf<Operation> | undefined } : { params: ParamsOf<Operation> };

type BodyOption<Operation> = [BodyOf<Operation>] extends [never]
  ? { body?: undefined }
  : Operation extends { requestBody: object }
    ? { body: BodyOf<Operation> }
    : { body?: BodyOf<Operation> | undefined };

export interface CommonOptions<As extends ParseAs = ParseAs> {
  /** Aborts the call, which then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  headers?: Record<string, string> | undefined;
  /** How the client reads an answer with data. Default `json`, which a CSV statement is not. */
  parseAs?: As | undefined;
}

type OptionsOf<Operation, As extends ParseAs> = ParamsOption<Operation> & BodyOption<Operation> & CommonOptions<As>;

type OptionsArgument<Operation, As extends ParseAs> =
  object extends OptionsOf<Operation, As> ? [options?: OptionsOf<Operation, As>] : [options: OptionsOf<Operation, As>];

type PathsWith<Paths, Verb extends string> = {
  [Path in keyof Paths]: Paths[Path] extends Record<Verb, object> ? Path : never;
}[keyof Paths];

type OperationAt<Paths, Path extends keyof Paths, Verb extends string> = Verb extends keyof Paths[Path]
  ? Paths[Path][Verb]
  : never;

/** `api.GET(path, options)`, `api.POST(path, options)`, `api.PUT(path, options)`, `api.DELETE(path, options)`. */
export type Method<Paths, Verb extends string> = <Path extends PathsWith<Paths, Verb>, As extends ParseAs = 'json'>(
  path: Path,
  ...options: OptionsArgument<OperationAt<Paths, Path, Verb>, As>
) => Promise<AnswerOf<OperationAt<Paths, Path, Verb>, As>>;
