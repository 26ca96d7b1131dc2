import { writePortalTime } from '../../../client/components/date-format.ts';

test.each([
  ['en', '2026-11-28 17:30:41', /^Nov 28, 2026, 5:30\sPM$/],
  ['ru', '2026-11-28 17:30:41', /^28 нояб\. 2026\sг\., 17:30$/],
  ['en', '2026-03-29 02:30:00', /^Mar 29, 2026, 2:30\sAM$/],
  ['en', '2026-13-45 17:30:41', /^2026-13-45 17:30:41$/],
  ['en', 'yesterday', /^yesterday$/],
  ['en', '0', /^0$/],
])(
  'in %s the time %s of a portal’s record keeps the hour of the portal, whatever the zone here',
  (locale, text, shown) => {
    expect(writePortalTime(locale, text)).toMatch(shown);
  },
);
