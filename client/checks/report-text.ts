import type { EndpointReport } from '../../server/bi/checks/report-answers.ts';

/** What a report is about, for whoever gets it. */
export interface ReportHead {
  readonly connector: { readonly id: number; readonly title: string };
  readonly source: { readonly id: number; readonly title: string } | null;
  readonly table: string | null;
  /** ISO 8601. */
  readonly checkedAt: string;
  readonly verdict: string;
}

type Translate = (key: string, named?: Record<string, unknown>) => string;

/** A shorter one would be found in everything. The server has masked every value of a setting already. */
const shortestSecret = 4;

/** Everything that was typed into a setting, masked, wherever it stands. */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const hidden = secrets
    .flatMap(secret => [secret, secret.trim()])
    .filter(secret => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  const hide = (text: string): string =>
    hidden.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return hide(each);
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value) as T;
}

export const reportAsJson = (
  head: ReportHead,
  reports: readonly EndpointReport[],
  secrets: readonly string[],
): string => JSON.stringify(withoutSecrets({ ...head, reports }, secrets), null, 2);

/** The report for people, in the page's language; Markdown that reads well as plain text, too. */
export function reportAsText(
  head: ReportHead,
  reports: readonly EndpointReport[],
  secrets: readonly string[],
  t: Translate,
): string {
  const { connector, source, table, checkedAt, verdict } = withoutSecrets(head, secrets);
  const facts = [
    `${t('check.text.connector')}: ${connector.title} (${t('found.id', { id: connector.id })})`,
    ...(source ? [`${t('check.text.source')}: ${source.title} (${t('found.id', { id: source.id })})`] : []),
    ...(table === null ? [] : [`${t('check.text.table')}: ${table}`]),
    `${t('check.text.time')}: ${checkedAt}`,
  ];
  return [
    `# ${t('check.title', { title: connector.title })}`,
    verdict,
    facts.map(fact => `- ${fact}`).join('\n'),
    ...withoutSecrets(reports, secrets).map(report => oneEndpoint(report, t)),
    '',
  ].join('\n\n');
}

function oneEndpoint(report: EndpointReport, t: Translate): string {
  const { endpoint, url, request, steps, findings, portalSays, sample } = report;
  const found = findings.map(({ code, severity, detail }) => {
    const words = `- **${t(`check.severity.${severity}`)}** (${code}): ${t(`check.finding.${code}`)}`;
    return detail === undefined ? words : `${words}\n  ${detail}`;
  });
  const way = steps.map(
    ({ step, ok, ms, detail }) =>
      `- ${ok ? '✓' : '✗'} ${t(`check.step.${step}`)}${ms === null ? '' : `, ${ms} ms`}: ${detail}`,
  );
  return [
    `## ${t(`found.${endpoint}`)} (${endpoint}): ${t(`check.result.${report.verdict}`)}`,
    `POST ${url}`,
    fenced(request.body),
    way.join('\n'),
    ...(found.length > 0 ? [found.join('\n')] : []),
    portalSays === null ? t('check.portalAccepts') : t('check.portalSays', { words: plain(portalSays) }),
    ...(sample === '' ? [] : [fenced(sample)]),
  ].join('\n\n');
}

/** The portal's own words may hold a line break of HTML (biconnector contract 7.1). */
export const plain = (words: string): string => words.replace(/<br\s*\/?>/gi, ' ');

/** A fence longer than any within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
