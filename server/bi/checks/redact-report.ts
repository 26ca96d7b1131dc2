import { findingCodes } from '../../bitrix24/biconnector/finding-codes.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { createSlices, type Breathe } from '../../time/breathe.ts';
import type { RawFinding } from './findings.ts';
import type { EndpointReport, Finding } from './report-answers.ts';

/** Length of the sample in characters. */
const longestSample = 2048;

/** Length of a cell, title or content type in characters. */
const longestText = 200;

/** Length of a code or title that is searched as a whole, in characters; no table or column can have a longer one. */
const longestName = 4096;

/** Number of characters searched for the beginning of a long text. */
const searched = 8 * 1024;

/** Characters times spellings that are searched at once; they take about ten milliseconds. */
const searchedPerSlice = 4_000_000;

/**
 * Removes the values of settings from everything the endpoint wrote, so that the report may leave the server. The work is
 * done in slices, because an endpoint can write thousands of names and a source can have a hundred settings.
 */
export async function redactReport(
  report: EndpointReport,
  findings: readonly RawFinding[],
  redactor: Redactor,
  pause?: Breathe,
): Promise<EndpointReport> {
  const slices = createSlices(searchedPerSlice, pause);
  /** Lets others run before a text is searched that is due. */
  const due = (text: string, hide: () => string): Promise<string> =>
    slices((1 + redactor.spellings) * (32 + Math.min(text.length, 4 * searched))).then(hide);
  const beginning = (text: string, length: number, least = searched) =>
    due(text, () => redactor.beginning(text, length, least));
  const name = (text: string) =>
    text.length > longestName ? beginning(text, longestText) : due(text, () => redactor.name(text));
  const title = async (text: string) => cut(await name(text));
  const { tables, columns, rows, contentType } = report;

  async function cell(value: string | number | boolean | null): Promise<string | number | boolean | null> {
    if (typeof value === 'boolean' || value === null) return value;
    // A number can be a secret as well.
    const text = String(value);
    const hidden =
      text.length > longestName
        ? await beginning(text, longestText + 1)
        : await due(text, () => redactor.text(text));
    return typeof value === 'number' && hidden === text ? value : cut(hidden);
  }

  const redacted: EndpointReport = {
    ...report,
    contentType: contentType === null ? null : await beginning(contentType, longestText),
    says: await beginning(report.says, longestText),
    sample: await beginning(report.sample, longestSample, 64 * 1024),
    ...(tables && {
      tables: await each(tables, async ({ code, title: text, id }) => ({
        code: await name(code),
        title: await name(text),
        ...(id === undefined ? {} : { id: await name(id) }),
      })),
    }),
    ...(columns && {
      columns: await each(columns, async ({ code, name: text, type, portalType }) => ({
        code: await name(code),
        name: await name(text),
        type: await name(type),
        portalType,
      })),
    }),
    ...(rows && {
      rows: {
        header: await each(rows.header, title),
        data: await each(rows.data, row => each(row, cell)),
      },
    }),
  };
  const shown = await each(findings, async ({ code, severity, places, hidden }): Promise<Finding> => {
    // A place is cut after the search, because half of a secret is secret too.
    const parts = await each(places, place => beginning(place, longestText, 1024));
    const detail = [...parts, ...(hidden > 0 ? [`+${hidden}`] : [])].join('; ');
    return { code, severity, ...(places.length > 0 && { detail }) };
  });
  return { ...redacted, findings: [...shown, ...(redactor.hidSomething ? [echo] : [])] };
}

const echo = { code: 'ECHOES_SETTINGS', severity: findingCodes.ECHOES_SETTINGS } as const;

const cut = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

/** Works on one item after the other. */
async function each<From, To>(
  items: readonly From[],
  work: (item: From) => Promise<To>,
): Promise<readonly To[]> {
  const done: To[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}
