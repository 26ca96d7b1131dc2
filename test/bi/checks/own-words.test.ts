import { checkAgainst, codesOf } from '../../stage/foreign-endpoint.ts';

test.each([
  [403, '{"error":"Wrong token"}', 'Wrong token'],
  [401, '{"error":"invalid_grant","error_description":"The key has expired"}', 'The key has expired'],
  [500, '{"errors":[{"code":7,"message":"No such base"}]}', 'No such base'],
  [500, 'out of\n  memory', 'out of memory'],
  [404, '<html><head><title>404 Not Found</title></head><body>x</body></html>', '404 Not Found'],
  [502, '<html><body>x</body></html>', ''],
  [500, '{"trace":["a"]}', ''],
  [200, '{"error":"Wrong token"}', 'Wrong token'],
  [200, '{"title":"All is well"}', ''],
])('an endpoint that answers %s with %s says: %s', async (status, body, says) => {
  const report = await checkAgainst({ status, body });
  expect(report.says).toBe(says);
});

test('a long explanation is cut', async () => {
  const report = await checkAgainst({ status: 500, body: 'x'.repeat(5_000) });
  expect(report.says).toHaveLength(200);
});

test.each([
  [401, 'SETTINGS_REFUSED'],
  [403, 'SETTINGS_REFUSED'],
  [404, 'NOTHING_THERE'],
  [410, 'NOTHING_THERE'],
  [500, 'SERVICE_FAILED'],
  [503, 'SERVICE_FAILED'],
  [201, 'STATUS_NOT_200'],
  [418, 'STATUS_NOT_200'],
])('the status %s is called %s', async (status, code) => {
  expect(codesOf(await checkAgainst({ status, body: 'x' }))).toEqual([code]);
});
