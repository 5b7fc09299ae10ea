import { z } from 'zod';
import type {
  ZodObjectInput,
  ZodOpenApiOperationObject,
  ZodOpenApiParameters,
  ZodOpenApiResponseObject,
} from 'zod-openapi';
import * as field from '../schemas/fields';
import type { RequestSchema } from '../middlewares/validate.middleware';
import type { Access, Call, CallAnswer } from '../routes/route';
import { headersOf, type Header } from '../schemas/headers';
import { ACCESS } from './access';
import { errorResponses, errorsOf } from './errors';

export function toOperation(call: Call, tag: string): ZodOpenApiOperationObject {
  const { id, summary, description, schema, example, access } = call;
  const answers = call.answers.map((answer) => [String(answer.status), toResponse(answer, access)] as const);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: ACCESS[access].security,
    parameters: [{ $ref: '#/components/parameters/X-Request-Id' }],
    ...(schema && { requestParams: toParameters(schema) }),
    ...(schema?.body && schema.body !== field.emptyBody && { requestBody: toBody(schema.body, example) }),
    responses: { ...Object.fromEntries(answers), ...errorResponses(errorsOf(call), call) },
  };
}

function toParameters({ params, query, headers }: RequestSchema): ZodOpenApiParameters {
  return {
    // Both schemas are of objects, because Express parses them so.
    ...(params && { path: params as ZodObjectInput }),
    ...(query && { query: query as ZodObjectInput }),
    ...(headers && { header: asWritten(headers) }),
  };
}

/** Node has header names in lower case. The document shows `Idempotency-Key`. */
function asWritten(headers: z.ZodObject<z.core.$ZodShape>): z.ZodObject {
  const shape: Record<string, z.core.$ZodType> = {};
  for (const [name, schema] of Object.entries(headers.shape)) {
    shape[name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())] = schema;
  }
  return z.object(shape);
}

function toBody(schema: z.ZodType, example: object | undefined) {
  const required = !schema.safeParse(undefined).success;
  return { required, content: { 'application/json': { schema, ...(example && { example }) } } };
}

function toResponse(
  { description, content = {}, headers = [], always = [] }: CallAnswer,
  access: Access,
): ZodOpenApiResponseObject {
  const counted: Header[] = ACCESS[access].counted ? ['RateLimit', 'RateLimit-Policy'] : [];
  const names: Header[] = ['X-Request-Id', ...counted, ...headers];
  const types = Object.entries(content).map(([type, schema]) => [type, { schema }] as const);
  return {
    description,
    headers: headersOf(names, always),
    ...(types.length > 0 && { content: Object.fromEntries(types) }),
  };
}
