import type { Answer, Problem } from '../errors/problem.ts';

// Not from a library: a project that installs this package checks these types with its own compiler options.

type OkStatus = 200 | 201 | 202 | 204;

interface Readings<Json> {
  json: Json;
  text: string;
  blob: Awaited<ReturnType<Response['blob']>>;
  arrayBuffer: ArrayBuffer;
  stream: Response['body'];
}

/** How the client reads an answer with data. `stream` is for a long statement. */
export type ParseAs = keyof Readings<unknown>;

type JsonIn<Message> = Message extends { content: { 'application/json': infer Json } } ? Json : undefined;
type ProblemIn<Message> = Message extends { content: { 'application/problem+json': infer Found } } ? Found : never;
type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type Each<Responses, Status> = Responses[keyof Responses & Status];

/** The data of an answer; undefined for an answer without a body (204). */
export type DataOf<Operation> = JsonIn<Each<ResponsesOf<Operation>, OkStatus>>;

export type ProblemOf<Operation> = Extract<
  { [Status in keyof ResponsesOf<Operation>]: ProblemIn<ResponsesOf<Operation>[Status]> }[keyof ResponsesOf<Operation>],
  Problem
>;

export type AnswerOf<Operation, As extends ParseAs = 'json'> = Answer<
  Readings<DataOf<Operation>>[As],
  ProblemOf<Operation>
>;

type RequestBody<Operation> = Operation extends { requestBody?: infer Message } ? NonNullable<Message> : never;

/** The JSON body of the call, or never for a call without one. */
export type BodyOf<Operation> = [RequestBody<Operation>] extends [never] ? never : JsonIn<RequestBody<Operation>>;
