/** The command line uses the same words. */
export { default } from '../../../server/bitrix24/biconnector/finding-words.ts';
