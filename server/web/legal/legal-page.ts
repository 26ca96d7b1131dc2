import type { Language } from '../../operations/language.ts';

/** Who offers this server to people, as its privacy notice and terms name them. */
export interface Publisher {
  /** Name of a person or company; undefined where the operator has not set it. */
  readonly name: string | undefined;
  /** Mail address or https address; undefined where the operator has not set it. */
  readonly contact: string | undefined;
}

/** What the texts say about this server. */
export interface ServerFacts {
  /** Public host of the server. */
  readonly host: string;
  readonly publisher: Publisher;
  /** Days for which the journal of calls and the list of data requests are kept. */
  readonly journalDays: number;
}

/** The address of a contact as a link. */
export const contactAddress = (contact: string): string =>
  contact.startsWith('https:') ? contact : `mailto:${contact}`;

export interface LegalSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

/** A public page of words: the privacy notice or the terms (platform contract 10, M16). */
export interface LegalText {
  readonly title: string;
  readonly intro: string;
  readonly sections: readonly LegalSection[];
}

export type LegalWords = Readonly<Record<Language, (facts: ServerFacts) => LegalText>>;
