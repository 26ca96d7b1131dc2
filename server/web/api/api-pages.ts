import { Router } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import { allowPage, nonceOf } from '../http/security-headers.ts';
import { languageOf } from '../http/request-language.ts';
import { pathAt, type ApiKind } from './api-kind.ts';
import { describeApi, errorsOf } from './openapi.ts';
import type { Operation } from '../../operations/operation.ts';

/** Makes the description of the API, as JSON and as a page. It is public because it holds nothing about any portal. */
export function createApiPages(operations: readonly Operation[], api: ApiKind): Router {
  const router = Router();
  // Described at the first request: hundreds of schemas are a noticeable part of a start.
  let document: string | undefined;

  router
    .route(`${api.prefix}/openapi.json`)
    .get((_req, res) => {
      document ??= JSON.stringify(describeApi(operations, api), undefined, 2);
      res.type('application/json').send(document);
    })
    .all(methodNotAllowed('GET', 'HEAD'));

  router
    .route(api.prefix)
    .get((req, res) => {
      const lang = languageOf(req);
      allowPage(res, {});
      res.render('api', {
        lang,
        nonce: nonceOf(res),
        words: api.words[lang],
        prefix: api.prefix,
        groups: groupsOf(operations),
        pathOf: ({ path }: Operation) => pathAt(api.prefix, path),
        errorsOf: (operation: Operation) => errorsOf(operation, api),
      });
    })
    .all(methodNotAllowed('GET', 'HEAD'));

  return router;
}

function groupsOf(operations: readonly Operation[]): readonly (readonly [string, readonly Operation[]])[] {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return tags.map(tag => [tag, operations.filter(operation => operation.tag === tag)]);
}
