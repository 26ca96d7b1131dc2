/**
 * `BX.rest.callMethod` as portal pages have it (platform contract 7.2): a session instead of a token, and result objects
 * with `data()` and `error()`. Real app frames lack this library; tests inject it to prove that an app uses it.
 */

export type {};

type Params = Readonly<Record<string, unknown>>;

interface RestAnswer {
  readonly result?: unknown;
  readonly total?: number;
  readonly next?: number;
  readonly time?: unknown;
  readonly error?: string;
  readonly error_description?: string;
  readonly sessid?: string;
}

interface RestProblem {
  readonly status: number;
  readonly ex: { readonly error: string; readonly error_description: string };
  readonly getError: () => { readonly error: string; readonly error_description: string };
  readonly getStatus: () => number;
  readonly toString: () => string;
}

/** Encodes parameters in PHP's bracket notation, with booleans as 1 and 0. */
function encode(params: Params): string {
  const pairs: string[] = [];
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) add(`${name}[${key}]`, inner);
      return;
    }
    const scalar = value as string | number | boolean | null | undefined;
    const text = typeof scalar === 'boolean' ? Number(scalar) : (scalar ?? '');
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return pairs.join('&');
}

function problem(status: number, error: string, description = ''): RestProblem {
  const ex = { error, error_description: description };
  return {
    status,
    ex,
    getError: () => ex,
    getStatus: () => status,
    toString: () => `${error}${description ? `: ${description}` : ''} (${status})`,
  };
}

class RestResult {
  constructor(
    readonly answer: RestAnswer,
    readonly query: { readonly method: string; readonly data: Params; readonly callback: Callback },
    readonly status: number,
  ) {}
  data(): unknown {
    return this.answer.result;
  }
  time(): unknown {
    return this.answer.time;
  }
  error(): RestProblem | undefined {
    const { error, error_description } = this.answer;
    return error === undefined ? undefined : problem(this.status, error, error_description);
  }
  error_description(): string | undefined {
    return this.answer.error_description;
  }
  more(): boolean {
    return typeof this.answer.next === 'number';
  }
  total(): number {
    return this.answer.total ?? 0;
  }
  next(callback?: Callback): unknown {
    const { method, data, callback: before } = this.query;
    return this.more() && callMethod(method, { ...data, start: this.answer.next }, callback ?? before);
  }
}

type Callback = ((result: RestResult) => void) | undefined;

interface Session {
  readonly portalOrigin: string;
  sessid: string;
}

declare global {
  interface Window {
    /** Set by the test before this script runs. */
    bxRestSession?: Session;
    BX?: { rest?: { callMethod: typeof callMethod } };
  }
}

/** True for 2xx, 304 and 4xx; other statuses never come from the method. */
const isAnswer = (status: number): boolean =>
  (status >= 200 && status < 300) || status === 304 || (status >= 400 && status < 500);

async function send(session: Session, method: string, data: Params, tag: string, mayRetry: boolean) {
  let response: Response;
  try {
    response = await fetch(`${session.portalOrigin}/rest/${method}.json${tag}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: encode({ ...data, sessid: session.sessid }),
    });
  } catch {
    return { status: 0, answer: { error: 'ERROR_NETWORK', error_description: 'Network error' } };
  }
  const unexpected = {
    status: 0,
    answer: { error: 'ERROR_UNEXPECTED_ANSWER', error_description: 'Server returned an unexpected response' },
  };
  if (!isAnswer(response.status)) return unexpected;
  const text = await response.text();
  if (text === '') {
    const code = response.ok ? 'BLANK_ANSWER' : 'BLANK_ANSWER_WITH_ERROR_CODE';
    return { status: response.status, answer: { error: code, error_description: 'Empty answer' } };
  }
  let answer: RestAnswer;
  try {
    answer = JSON.parse(text) as RestAnswer;
  } catch {
    return unexpected;
  }
  if (response.status === 401 && answer.sessid !== undefined && mayRetry) {
    session.sessid = answer.sessid;
    return send(session, method, data, tag, false);
  }
  return { status: response.status, answer };
}

/** Calls a method. A callback gets success and failure alike; without one a promise is returned. */
function callMethod(
  method: string,
  params: Params = {},
  callback?: Callback,
  _sendCallback?: unknown,
  logTag = '',
): Promise<RestResult> | true {
  const session = window.bxRestSession;
  if (!session) throw new Error('bxRestSession is not set');
  const tag = logTag === '' ? '' : `?logTag=${encodeURIComponent(logTag)}`;
  const answered = send(session, method, params, tag, true).then(
    ({ status, answer }) => new RestResult(answer, { method, data: params, callback }, status),
  );
  if (callback) {
    void answered.then(callback);
    return true;
  }
  return answered.then(result => (result.error() ? Promise.reject(result as unknown as Error) : result));
}

if (window.bxRestSession) window.BX = { ...window.BX, rest: { callMethod } };
