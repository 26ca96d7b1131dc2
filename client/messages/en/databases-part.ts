import failures from './database-failures.ts';
import problems from './database-problems.ts';
import database from './databases.ts';

/** The words of databases in this language. */
export default { database, failures, problems };
