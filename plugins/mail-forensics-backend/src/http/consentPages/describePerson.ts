import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/** A portal user as people call them: the name, and the namespace where it is not the usual one. */
export function describePerson(entityRef: string): string {
  try {
    const { namespace, name } = parseEntityRef(entityRef);
    return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  } catch {
    return entityRef;
  }
}
