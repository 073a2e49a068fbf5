import {
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useAnswer } from '../analysis/useAnswer';

/**
 * The teams (entity refs of groups) of catalog users, by their refs. It is empty until the catalog has answered, where it
 * does not answer, and in a portal without a catalog: the addresses are what counts.
 */
export function useTeams(
  entityRefs: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const catalogApi = useApiHolder().get(catalogApiRef);
  const refs = [...new Set(entityRefs)].sort();
  const answer = useAnswer(refs.join(' '), async () => {
    if (!catalogApi || refs.length === 0) {
      return [];
    }
    const { items } = await catalogApi.getEntitiesByRefs({
      entityRefs: refs,
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
    });
    return items.flatMap((entity): [string, string[]][] =>
      entity
        ? [
            [
              stringifyEntityRef(entity),
              (entity.relations ?? [])
                .filter(({ type }) => type === RELATION_MEMBER_OF)
                .map(({ targetRef }) => targetRef),
            ],
          ]
        : [],
    );
  });
  return new Map(answer.status === 'loaded' ? answer.value : []);
}
