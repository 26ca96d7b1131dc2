import { readSteps } from '../../../client/databases/database.ts';
import { useStepShow } from '../../../client/databases/step-show.ts';

test('steps appear as they end, those of a former check do not, and all can be shown at once', () => {
  const [first, second] = readSteps([
    { step: 'resolve', state: 'ok', ms: 1 },
    { step: 'connect', state: 'failed', code: 'CONNECTION_REFUSED', ms: 2 },
  ]);
  if (!first || !second) throw new Error('There are two steps');
  const shown = useStepShow();
  const former = shown.begin();
  former(first);
  expect(shown.steps.value).toEqual([first]);
  const newer = shown.begin();
  former(second);
  expect(shown.steps.value).toEqual([]);
  newer(first);
  newer(second);
  expect(shown.steps.value).toEqual([first, second]);
  shown.show([second]);
  newer(first);
  expect(shown.steps.value).toEqual([second]);
});
