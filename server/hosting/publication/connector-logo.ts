/** The logo of the app's own connector: a cylinder, as databases are drawn everywhere. */
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="#0b66c3"/><g fill="none" stroke="#fff" stroke-width="2.6"><ellipse cx="24" cy="14" rx="12" ry="4.6"/><path d="M12 14v20c0 2.5 5.4 4.6 12 4.6s12-2.1 12-4.6V14"/><path d="M12 24c0 2.5 5.4 4.6 12 4.6s12-2.1 12-4.6"/></g></svg>`;

export const connectorLogo = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
