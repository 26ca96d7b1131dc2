import source from './sources.ts';
import table from './tables.ts';

/** The words of sources and tables in this language. */
export default { source, table };
