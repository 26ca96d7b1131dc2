/** The command line uses the same words. */
export { default } from '../../../server/bi/checks/finding-words.ts';
