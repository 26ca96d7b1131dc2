/**
 * Writes a form body or query as PHP's http_build_query does, which is how Bitrix24 calls a connector's endpoints
 * (biconnector contract 7.1): brackets and operators percent-encoded, list positions as numbers, spaces as `+`, booleans as
 * 1 and 0, null and empty lists left out. PHP's encoding differs from URLSearchParams in `*` and from encodeURIComponent
 * in six characters.
 */
export function phpQuery(fields: object): string {
  return pairs(fields, '').join('&');
}

function pairs(value: object, parent: string): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const name = parent === '' ? encode(key) : `${parent}%5B${encode(key)}%5D`;
    if (inner === null || inner === undefined) return [];
    if (typeof inner === 'object') return pairs(inner, name);
    const text = typeof inner === 'boolean' ? Number(inner) : (inner as string | number);
    return [`${name}=${encode(String(text))}`];
  });
}

/** Lone surrogates cannot be percent-encoded and become U+FFFD. */
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()*~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
