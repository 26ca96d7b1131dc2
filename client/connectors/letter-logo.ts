/** Colors on which white is readable. */
const colors = ['#1d5fb8', '#33658a', '#8a3d6e', '#2e7d4f', '#9a4d1f', '#5b4fa3'] as const;

/** A logo for a connector that has none: the first letter of its title on a color that the title decides. Empty without a letter. */
export function letterLogo(title: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(title)?.[0].toLocaleUpperCase().slice(0, 2);
  if (letter === undefined) return '';
  const sum = Array.from(title.trim(), each => each.codePointAt(0) ?? 0).reduce(
    (total, code) => total + code,
    0,
  );
  const picture =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="${colors[sum % colors.length] ?? colors[0]}"/>` +
    `<text x="32" y="43" font-family="sans-serif" font-size="32" fill="#fff" text-anchor="middle">${letter}</text></svg>`;
  return `data:image/svg+xml;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(picture)))}`;
}

/** The form's contents with the logo that a new connector gets if none was chosen. */
export const withLogo = <T extends { readonly title: string; readonly logo: string }>(typed: T): T =>
  typed.logo.trim() === '' ? { ...typed, logo: letterLogo(typed.title) } : typed;
