import {
  isUserEntity,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { Query } from '../forensicSearch/query/searchState';
import { EMPTY_QUERY } from '../forensicSearch/query/searchState';

/**
 * What a user, or the members of a group, sent in the last 30 days; undefined where the catalog does not say the user's
 * address.
 */
export function entityQuery(entity: Entity): Query | undefined {
  const last30Days = { kind: 'preset', preset: 'P30D' } as const;
  if (!isUserEntity(entity)) {
    return {
      ...EMPTY_QUERY,
      range: last30Days,
      conditions: [
        { term: 'group', comparison: 'is', value: stringifyEntityRef(entity) },
      ],
    };
  }
  const email = entity.spec.profile?.email?.trim();
  return email
    ? {
        ...EMPTY_QUERY,
        range: last30Days,
        conditions: [{ term: 'sender', comparison: 'is', value: email }],
      }
    : undefined;
}
