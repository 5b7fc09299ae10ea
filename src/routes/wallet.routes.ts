import { Router } from 'express';
import { fileSchema } from '../controllers/staticFile';
import { PAGE_PATHS, pageSchemaOf, type createWalletController } from '../controllers/wallet.controller';
import { pagePolicy } from '../middlewares/headers.middleware';
import { otherMethods } from '../middlewares/method.middleware';
import { validate } from '../middlewares/validate.middleware';

/** Mounted at the root. Only these paths are pages; `createNotFoundPage` answers a browser at all others. */
export function walletRoutes({ page, changePassword, asset }: ReturnType<typeof createWalletController>): Router {
  const router = Router();

  for (const path of PAGE_PATHS) {
    const schema = pageSchemaOf(path);
    router
      .route(path)
      .get(pagePolicy, ...(schema ? validate(schema, page) : [page]))
      .all(otherMethods);
  }
  router.route('/.well-known/change-password').get(changePassword).all(otherMethods);
  router.route('/assets/:file').get(validate(fileSchema, asset)).all(otherMethods);

  return router;
}
