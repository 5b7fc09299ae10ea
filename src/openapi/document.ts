import {
  createDocument,
  type oas31,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
} from 'zod-openapi';
import { accountRoutes } from '../routes/account.routes';
import { authRoutes } from '../routes/auth.routes';
import { docsRoutes, errorsRoutes, openApiRoutes } from '../routes/docs.routes';
import { healthRoutes } from '../routes/health.routes';
import type { Call } from '../routes/route';
import { transactionRoutes } from '../routes/transaction.routes';
import { walletRoutes } from '../routes/wallet.routes';
import { problem } from '../schemas/answers/problem';
import { HEADER_COMPONENTS, REQUEST_ID_PARAMETER } from '../schemas/headers';
import { ABOUT } from './about';
import { SECURITY_SCHEMES } from './access';
import { addExamples } from './examples';
import { toOperation } from './operation';

interface Tag {
  name: string;
  description: string;
  calls: readonly Call[];
}

/** The parts of the API, in the order in which a newcomer needs them. */
const TAGS: readonly Tag[] = [
  {
    name: 'Sessions',
    description: 'Who calls: registration, access tokens, and the sessions behind them.',
    calls: authRoutes.routes,
  },
  { name: 'Accounts', description: 'Who somebody is, and what they have.', calls: accountRoutes.routes },
  { name: 'Transactions', description: 'Money that moves, once, and what has moved.', calls: transactionRoutes.routes },
  { name: 'Health', description: 'For load balancers.', calls: healthRoutes.routes },
  {
    name: 'Documents',
    description: 'For readers.',
    calls: [openApiRoutes, docsRoutes, errorsRoutes].flatMap(({ routes }) => routes),
  },
  {
    name: 'Wallet',
    description: 'For people with a browser. A server that was built without these pages answers 404.',
    calls: walletRoutes.routes,
  },
];

export const calls: readonly Call[] = TAGS.flatMap((tag) => tag.calls);

/** Of all calls: `/api/transactions/{id}`. */
export const paths: readonly string[] = [...new Set(calls.map(pathOf))];

/** Makes the OpenAPI 3.1 document from the schemas that validate the requests and the shapes that the views write. */
export function createOpenApiDocument(): oas31.OpenAPIObject {
  const document = createDocument(
    {
      openapi: '3.1.1',
      ...ABOUT,
      tags: TAGS.map(({ name, description }) => ({ name, description })),
      paths: toPaths(),
      components: {
        schemas: { Problem: problem },
        headers: HEADER_COMPONENTS,
        parameters: { 'X-Request-Id': REQUEST_ID_PARAMETER },
        securitySchemes: SECURITY_SCHEMES,
      },
    },
    { override: openAnswers },
  );
  return addExamples(document);
}

/** Answers may get further fields in this version of the API, and a client must not mind. */
const openAnswers: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

function toPaths(): NonNullable<ZodOpenApiObject['paths']> {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const { name, calls } of TAGS) {
    for (const call of calls) {
      const path = pathOf(call);
      paths[path] = { ...paths[path], [call.method]: toOperation(call, name) };
    }
  }
  return paths;
}

/** Express's `:id` is OpenAPI's `{id}`. */
function pathOf({ path }: Call): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
