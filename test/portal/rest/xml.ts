import type { Json, JsonMap } from '../json.ts';

/** Writes an answer in its `.xml` form. */
export function toXml(body: JsonMap): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<response>${children(body)}</response>`;
}

function children(map: JsonMap | readonly Json[]): string {
  return Object.entries(map)
    .map(([key, value]) =>
      element(/^[A-Za-z_][\w.-]*$/.test(key) ? key : `item${key.replace(/\W/g, '_')}`, value),
    )
    .join('');
}

function element(name: string, value: Json): string {
  if (value === null) return `<${name}/>`;
  if (typeof value === 'object') return `<${name}>${children(value)}</${name}>`;
  const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
  return `<${name}>${text.replace(/[<>&]/g, sign => `&#${sign.charCodeAt(0)};`)}</${name}>`;
}
