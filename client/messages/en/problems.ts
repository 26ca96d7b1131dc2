/** The command line and the API use the same words. */
export { default } from '../../../server/bitrix24/biconnector/problem-words.ts';
