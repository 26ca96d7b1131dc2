/** The command line says the same. */
export { default } from '../../server/endpoints/finding-words.ts';
