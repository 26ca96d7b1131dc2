import { initializeB24Frame } from '@bitrix24/b24jssdk';
import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import type { FrameAuth, PortalFrame } from './frame.ts';

interface AuthData {
  readonly access_token: string;
  readonly member_id: string;
  readonly domain: string;
}

const toFrameAuth = ({ access_token, member_id, domain }: AuthData): FrameAuth => ({
  access_token,
  member_id,
  // The SDK gives the portal's origin here, all other sources its host (platform contract, trap T34).
  domain: domain.replace(/^https?:\/\//, ''),
});

/**
 * Makes the handshake of b24jssdk with the portal's page. This module is a chunk of its own, loaded only when needed. The
 * SDK tries each call once: the page shows limits with a countdown, and the next way takes over after a broken connection.
 */
export async function openPortalFrame(): Promise<PortalFrame> {
  const b24 = await initializeB24Frame({ restrictionParams: { maxRetries: 1, retryOnNetworkError: false } });
  return {
    isInstallMode: b24.isInstallMode,
    isAdmin: b24.auth.isAdmin,
    placementOptions: isItem(b24.placement.options) ? b24.placement.options : {},
    async auth(renew) {
      const known = renew ? false : b24.auth.getAuthData();
      return toFrameAuth(known === false ? await b24.auth.refreshAuth() : known);
    },
    async call(method, params) {
      const result = await b24.actions.v2.call.make({ method, params: { ...params } });
      const status = result.getStatus();
      if (!result.isSuccess) return { isSuccess: false, status, error: [...result.getErrors()][0] };
      const data = result.getData();
      return { isSuccess: true, status, data: { result: data?.result, time: data?.time } };
    },
    // The SDK's fitWindow measures the document, which never shrinks below the frame; this sends the same command.
    resize: height => b24.parent.message.send('resizeWindow', { width: '100%', height, isSafely: true }),
    setTitle: title => b24.parent.setTitle(title),
    installFinish: () => b24.installFinish(),
  };
}
