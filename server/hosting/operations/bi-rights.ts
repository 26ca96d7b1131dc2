import type { DescribeFields } from '../../bi/objects/describe-fields.ts';
import { asDeskError } from '../../bitrix24/answer.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';

/**
 * Lets only users go on to whom Bitrix24 gives BI Builder: stored credentials show rows of a database, which the portal would
 * not show to others.
 * @throws DeskError with the portal's own refusal, such as `ACCESS_DENIED`
 */
export type RequireBiRights = (user: TokenKey) => Promise<void>;

export const createRequireBiRights =
  (describeFields: DescribeFields): RequireBiRights =>
  async user => {
    const described = await describeFields(user, 'sources');
    if (!described.ok) throw asDeskError(described);
  };
