/** Letters for a person without a photo: the first letters of the first two words. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map(part => part.charAt(0))
    .join('');
