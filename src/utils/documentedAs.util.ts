import type { oas31, ZodOpenApiOverrideMeta } from 'zod-openapi';

export function documentedAs(shape: oas31.SchemaObject): ZodOpenApiOverrideMeta {
  return ({ jsonSchema }) => {
    for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
    Object.assign(jsonSchema, shape);
  };
}
