import type { EndpointAnswer } from './http-probe.ts';
import type { Findings } from './findings.ts';
import { judgeCheck } from './judge-check.ts';
import { judgeDescription } from './judge-description.ts';
import { judgeList } from './judge-list.ts';
import { judgeRows } from './judge-rows.ts';
import type { Outcome } from './portal-says.ts';
import { judgeTransport, type Reading } from './read-answer.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';
import type { EndpointReport } from './report-answers.ts';
import type { Question } from './request-body.ts';

export type Found = Pick<EndpointReport, 'tables' | 'columns' | 'rows'>;

/** What Bitrix24 makes of an answer, and what there is in it to go on with. */
export interface Judged {
  readonly outcome: Outcome;
  readonly found: Found;
}

/** Judges an answer by the rules of its endpoint (biconnector contract 7.2 to 7.5). */
export function judgeAnswer(
  endpoint: Endpoint,
  question: Question,
  answer: EndpointAnswer,
  reading: Reading,
  findings: Findings,
): Judged {
  const broken = judgeTransport(answer, reading, findings);
  if (!answer.whole) findings.add('LARGE');
  if (broken !== undefined) return { outcome: broken, found: {} };
  if (endpoint === 'urlCheck') {
    judgeCheck(reading, findings);
    return { outcome: 'accepted', found: {} };
  }
  if (reading.kind === 'other') findings.add(reading.code);
  if (reading.kind === 'cut') return { outcome: 'accepted', found: {} };
  const judged = reading.kind === 'json' ? judgeForm(endpoint, question, reading.value, findings) : rejected;
  if (endpoint === 'urlData' && !judged.accepted) findings.add('PREVIEW_EMPTY');
  return { outcome: judged.accepted ? 'accepted' : 'form', found: judged.found };
}

interface Form {
  readonly accepted: boolean;
  readonly found: Found;
}

const rejected: Form = { accepted: false, found: {} };

function judgeForm(
  endpoint: Exclude<Endpoint, 'urlCheck'>,
  question: Question,
  value: unknown,
  findings: Findings,
): Form {
  switch (endpoint) {
    case 'urlTableList': {
      const { accepted, tables } = judgeList(value, question.searchString ?? '', findings);
      return { accepted, found: { tables } };
    }
    case 'urlTableDescription': {
      const { accepted, columns } = judgeDescription(value, findings);
      return { accepted, found: { columns } };
    }
    case 'urlData': {
      const { accepted, rows } = judgeRows(value, question, findings);
      return { accepted, found: rows === undefined ? {} : { rows } };
    }
  }
}
