import { z } from 'zod';
import { databaseFailureCodes } from '../../databases/port/database-failure.ts';

/** The tag of all operations on hosted databases. */
export const databaseTag = 'databases';

const invalidId = 'VALIDATION_INVALID_ID_FORMAT';
const databaseId = z.string().regex(/^[0-9a-f]{16}$/, invalidId);

/** The id of a database in a path. */
export const databaseIdInPath = z.object({ id: databaseId });
/** The ids of a database and of one of its saved queries in a path. */
export const queryIdInPath = z.object({ id: databaseId, query: databaseId });
/** The id of a database and the code of one of its tables in a path. */
export const tableInPath = z.object({
  id: databaseId,
  code: z.string().regex(/^[a-z][a-z0-9_]{0,229}$/, invalidId),
});

/** Codes with which asking a database can fail. */
export const checkErrors = databaseFailureCodes;
