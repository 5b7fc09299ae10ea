import {
  createDocument,
  type oas31,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
} from 'zod-openapi';
import { accountRoutes } from '../routes/account.routes';
import { authRoutes } from '../routes/auth.routes';
import { contactRoutes } from '../routes/contact.routes';
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

/** The parts of the API, in the order for a newcomer. */
const TAGS: readonly Tag[] = [
  {
    name: 'Sessions',
    description: 'Registration, access tokens, and the sessions behind them.',
    calls: authRoutes.routes,
  },
  {
    name: 'Accounts',
    description: 'The profile of the user, accounts, balances and recipients.',
    calls: accountRoutes.routes,
  },
  {
    name: 'Transactions',
    description: 'Payments, each of which happens once, and their history.',
    calls: transactionRoutes.routes,
  },
  {
    name: 'Contacts',
    description: 'Saved people and recent ones, with a star and a name that only the user sees.',
    calls: contactRoutes.routes,
  },
  { name: 'Health', description: 'Health checks for load balancers.', calls: healthRoutes.routes },
  {
    name: 'Documents',
    description: 'The OpenAPI document, and pages for readers.',
    calls: [openApiRoutes, docsRoutes, errorsRoutes].flatMap(({ routes }) => routes),
  },
  {
    name: 'Wallet',
    description: 'Pages for people. A server without a build of the wallet answers 404.',
    calls: walletRoutes.routes,
  },
];

export const calls: readonly Call[] = TAGS.flatMap((tag) => tag.calls);

/** The paths of all calls, as OpenAPI writes them: `/api/transactions/{id}`. */
export const paths: readonly string[] = [...new Set(calls.map(pathOf))];

/** Makes the OpenAPI 3.1 document from the routes, with the schemas that validate requests and type answers. */
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

/** Leaves objects of answers open: this version of the API may add fields, and clients must ignore unknown ones. */
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

/** Express writes `:id`, OpenAPI `{id}`. */
function pathOf({ path }: Call): string {
  return path.replace(/:(\w+)/g, '{$1}');
}
