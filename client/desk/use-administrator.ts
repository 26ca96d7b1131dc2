import { ref, type Ref } from 'vue';
import { useDesk } from './desk.ts';

/**
 * Whether the person is an administrator of the portal, as the portal's page says; true until it has said so. A hint for
 * what is shown: the server decides.
 */
export function useAdministrator(): Readonly<Ref<boolean>> {
  const { frame } = useDesk();
  const administrator = ref(true);
  void frame.connected.then(({ isAdmin }) => (administrator.value = isAdmin));
  return administrator;
}
