import { createFitWindow } from '../../../client/start/fit-window.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

function setUp(resize: (height: number) => Promise<unknown> = () => Promise.resolve()) {
  const timers = createFakeTimers();
  const sent: number[] = [];
  const content = { height: 500 };
  const fit = createFitWindow({
    timers,
    pauseMs: 60,
    calmMs: 400,
    height: () => content.height,
    resize: height => {
      sent.push(height);
      return resize(height);
    },
  });
  return { timers, sent, content, fit };
}

describe('the height of the frame', () => {
  test('many changes of the height are sent once, with the last one', async () => {
    const { fit, content, sent, timers } = setUp();
    fit();
    content.height = 800.4;
    fit();
    await timers.pass(60);
    expect(sent).toEqual([801]);
  });

  test('the frame shrinks with the content, but not below what can be read', async () => {
    const { fit, content, sent, timers } = setUp();
    for (const height of [900, 400, 20]) {
      content.height = height;
      fit();
      await timers.pass(460);
    }
    expect(sent).toEqual([900, 400, 360]);
  });

  test('the frame does not shrink and grow again between two places', async () => {
    const { fit, content, sent, timers } = setUp();
    for (const height of [900, 400, 950]) {
      content.height = height;
      fit();
      await timers.pass(200);
    }
    await timers.pass(1_000);
    expect(sent).toEqual([900, 950]);
  });

  test('an unchanged height is not sent again, unless the portal did not take it', async () => {
    const { fit, sent, timers } = setUp(() =>
      sent.length === 1 ? Promise.reject(new Error()) : Promise.resolve(),
    );
    for (let i = 0; i < 4; i += 1) {
      fit();
      await timers.pass(60);
    }
    expect(sent).toEqual([500, 500]);
  });
});
