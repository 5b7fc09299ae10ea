import type { oas31, ZodOpenApiOverrideMeta } from 'zod-openapi';

/** For `meta({ override: … })`: in the OpenAPI document the schema is this, and nothing of what it would be by itself. */
export function shownAs(shape: oas31.SchemaObject): ZodOpenApiOverrideMeta {
  return ({ jsonSchema }) => {
    for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
    Object.assign(jsonSchema, shape);
  };
}
