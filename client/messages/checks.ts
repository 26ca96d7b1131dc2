import { addWords } from './i18n.ts';
import enChecks from './en/checks.ts';
import enFindings from './en/findings.ts';
import ruChecks from './ru/checks.ts';
import ruFindings from './ru/findings.ts';

/** The words of the connector check, with one text per finding. */
addWords({
  en: { check: { ...enChecks, finding: enFindings } },
  ru: { check: { ...ruChecks, finding: ruFindings } },
});
