import { Router } from 'express';
import type { createDocsController } from '../controllers/docs.controller';
import { fileSchema } from '../controllers/staticFile';
import { pagePolicy } from '../middlewares/headers.middleware';
import { otherMethods } from '../middlewares/method.middleware';
import { validate } from '../middlewares/validate.middleware';

type DocsController = ReturnType<typeof createDocsController>;

/** Mounted at /docs. */
export function docsRoutes(controller: DocsController): Router {
  const router = Router();

  router.route('/').get(pagePolicy, controller.docs).all(otherMethods);
  router.route('/:file').get(validate(fileSchema, controller.file)).all(otherMethods);

  return router;
}

/** Mounted at /errors. */
export function errorsRoutes(controller: DocsController): Router {
  const router = Router();

  router.route('/').get(pagePolicy, controller.errors).all(otherMethods);

  return router;
}

/** Mounted at /openapi.json. */
export function openApiRoutes(controller: DocsController): Router {
  const router = Router();

  router.route('/').get(controller.document).all(otherMethods);

  return router;
}
