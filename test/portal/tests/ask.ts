import type { AppCard, SandboxPortal } from '../sandbox.ts';
import type { PortalUser } from '../users.ts';

/** An answer of the portal or the OAuth server. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** Posts a body as JSON, or a text as a form; does not follow redirects. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const form = typeof body === 'string';
  return read(
    await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        ...headers,
      },
      body: form ? body : JSON.stringify(body),
    }),
  );
}

/** Reads an answer; a body that is not JSON becomes `{ text }`. */
export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    body = { text };
  }
  return { status: response.status, body, headers: response.headers };
}

/** Calls a REST method as a person through an app; default: the administrator and the app under test. */
export function ask(
  portal: SandboxPortal,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  as: { readonly user?: PortalUser; readonly app?: AppCard } = {},
): Promise<Answer> {
  const { accessToken } = portal.mintTokens(as.user ?? portal.users.admin, as.app);
  return post(`${portal.origin}/rest/${method}`, { ...params, auth: accessToken });
}

/** The error of the biconnector module in an answer, as `[code, message]`. */
export function moduleError({ status, body }: Answer): readonly [unknown, unknown] | undefined {
  const result = body['result'] as { error?: { error: unknown; error_description: unknown } } | undefined;
  if (status !== 200 || !result?.error) return undefined;
  return [result.error.error, result.error.error_description];
}

/** The result of an answer, or the module's error as `[code, message]`; the whole answer when it has neither. */
export function resultOf(answer: Answer): unknown {
  return moduleError(answer) ?? answer.body['result'] ?? answer;
}
