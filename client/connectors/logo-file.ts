/** Types of pictures that browsers show and portals keep. */
export const logoTypes: readonly string[] = [
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
];

/** Greatest length of the data URI in characters, as in the schema. */
export const longestLogo = 262_144;
/** Greatest size of the file in bytes; base64 takes four characters for three bytes. */
export const largestFile = Math.floor(((longestLogo - 30) / 4) * 3);

export type LogoReading =
  | { readonly ok: true; readonly logo: string }
  | { readonly ok: false; readonly reason: 'type' | 'size' | 'unreadable' };

interface PictureFile {
  readonly type: string;
  readonly size: number;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

/** Reads a picture into a data URI. */
export async function readLogoFile(file: PictureFile): Promise<LogoReading> {
  if (!logoTypes.includes(file.type)) return { ok: false, reason: 'type' };
  if (file.size > largestFile) return { ok: false, reason: 'size' };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { ok: true, logo: `data:${file.type};base64,${btoa(text)}` };
  } catch {
    return { ok: false, reason: 'unreadable' };
  }
}

/** Type and size in bytes of an inline picture; null for an address. */
export function inlinePicture(logo: string): { readonly type: string; readonly bytes: number } | null {
  const match = /^data:(image\/[a-z0-9.+-]+)[^,]*?(;base64)?,(.*)$/is.exec(logo);
  if (!match) return null;
  const [, type = '', base64, body = ''] = match;
  const padding = body.endsWith('==') ? 2 : body.endsWith('=') ? 1 : 0;
  return { type, bytes: base64 ? Math.floor((body.length * 3) / 4) - padding : body.length };
}
