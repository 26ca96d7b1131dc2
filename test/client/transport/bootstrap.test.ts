import { readBootstrap } from '../../../client/transport/bootstrap.ts';

const whole = {
  page: 'install',
  lang: 'ru',
  frameToken: 'token',
  expiresIn: 300,
  placement: 'LEFT_MENU',
  placementOptions: { id: '4' },
  portal: { memberId: 'aa11', host: 'acme.bitrix24.com', origin: 'https://acme.bitrix24.com' },
  user: { id: 7 },
  signedIn: false,
  outboundAddresses: ['203.0.113.7', '2001:db8::/64'],
};

describe('the bootstrap JSON', () => {
  test('the bootstrap JSON is read whole', () => {
    expect(readBootstrap(JSON.stringify(whole))).toEqual(whole);
  });

  test.each(['', 'not JSON', 'null', '[]', '"text"', '{}'])(
    'the bootstrap text %j gives a bare opening that can recover',
    json => {
      expect(readBootstrap(json)).toEqual({
        page: 'placement',
        lang: 'en',
        frameToken: null,
        expiresIn: 0,
        placement: 'DEFAULT',
        placementOptions: {},
        portal: null,
        user: null,
        signedIn: false,
        outboundAddresses: [],
      });
    },
  );

  test('bootstrap fields of the wrong type become those of a bare opening', () => {
    const odd = {
      frameToken: 5,
      expiresIn: '300',
      placementOptions: [1],
      portal: { memberId: 1 },
      user: { id: '7' },
      lang: 'de',
      outboundAddresses: ['', 7],
    };
    expect(readBootstrap(JSON.stringify(odd))).toMatchObject({
      frameToken: null,
      expiresIn: 0,
      placementOptions: {},
      portal: null,
      user: null,
      lang: 'en',
      outboundAddresses: [],
    });
  });
});
