import checks from './checks.ts';
import finding from './findings.ts';

/** The words of the connector check in this language. */
export default { check: { ...checks, finding } };
