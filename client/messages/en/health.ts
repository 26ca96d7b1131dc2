/** Words of the state of connectors and databases. */
const health = {
  title: 'State',
  state: {
    works: 'Works',
    warned: 'Works, with a warning',
    broken: 'Does not work since {at}',
    unchecked: 'Not checked yet',
  },
  checkedAt: 'Last check {at}',
  atSource: '(source “{title}”)',
  noSources: 'A connector is checked with the settings of its sources, and this one has none yet.',
  checkNow: 'Check now',
  details: 'See every step',
  checkAll: 'Check all',
  checked: 'Checked so far: {count}',
  none: 'Nothing has been checked yet.',
  works: 'Everything works ({count}).',
  broken: 'Not working: {count} of {all} connectors and databases.',
  oldest: 'Oldest check: {at}.',
  hourly: 'Check every hour',
  hourlyHint:
    'In the background, with the stored settings. Administrators see a notice here when something stops working. A database that sleeps when idle is woken by it.',
  nextAt: 'Next check after {at}.',
  event: {
    broken: 'stopped working on {at}:',
    mended: 'works again since {at}.',
  },
  more: 'and {count} more',
  reason: {
    SETTINGS_REFUSED: 'The connector refuses the settings of the source.',
    NOTHING_THERE: 'There is nothing at the connector’s address.',
    SERVICE_FAILED: 'The connector’s own server failed.',
  },
};

export default health;
