import type { oas31 } from 'zod-openapi';

interface Schema {
  $ref?: string;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
}
interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: Schema; example?: unknown }> }>;
}
interface Parts {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Gives each JSON answer an example, composed of the examples of its fields. */
export function addExamples(document: oas31.OpenAPIObject): oas31.OpenAPIObject {
  const { paths, components } = document as unknown as Parts;
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  for (const { content = {} } of operations.flatMap(({ responses }) => Object.values(responses))) {
    const media = content['application/json'];
    if (media?.schema) media.example = compose(media.schema, components.schemas);
  }
  return document;
}

function compose(schema: Schema, schemas: Record<string, Schema>): unknown {
  const { $ref, examples = [], enum: values = [], items, properties = {} } = schema;
  if ($ref !== undefined) return compose(schemas[$ref.replace('#/components/schemas/', '')] ?? {}, schemas);
  const [first] = [...examples, ...('const' in schema ? [schema.const] : []), ...values];
  if (first !== undefined) return first;
  if (items) return [compose(items, schemas)];
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, compose(field, schemas)]));
}
