import failures from './database-failures.ts';
import finding from './findings.ts';
import health from './health.ts';

/** The words of checks of everything, with one text per finding of a connector and per failure of a database. */
export default { health: { ...health, finding }, failures };
