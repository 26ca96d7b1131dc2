/** The command line says the same. */
export { default } from '../../../server/bi/checks/finding-words.ts';
