import { useRouteRef } from '@backstage/core-plugin-api';
import Link from '@material-ui/core/Link';
import { Link as RouterLink } from 'react-router-dom';
import { catalogEntityRouteRef } from '../routes';
import { VisibleText } from './VisibleText';

/**
 * Somebody or something of the catalog, as a link to its page where the portal has one. What is not an entity ref, such
 * as the account that signed in at Microsoft, is shown as it is.
 */
export function EntityLink(props: { entityRef: string }) {
  const { entityRef } = props;
  const pageOf = useRouteRef(catalogEntityRouteRef);
  const entity = readEntityRef(entityRef);
  if (!entity) {
    return <VisibleText text={entityRef} />;
  }
  const text = <VisibleText text={shortRef(entity)} />;
  return pageOf ? (
    <Link
      component={RouterLink}
      to={pageOf(entity)}
      title={entityRef}
      underline="always"
    >
      {text}
    </Link>
  ) : (
    <span title={entityRef}>{text}</span>
  );
}

interface EntityName {
  [part: string]: string;
  kind: string;
  namespace: string;
  name: string;
}

/** Only refs in full, in characters that the catalog allows. */
function readEntityRef(ref: string): EntityName | undefined {
  const match = /^([a-z][\w.-]*):([\w.-]+)\/([\w.-]+)$/i.exec(ref);
  return match
    ? {
        kind: match[1].toLowerCase(),
        namespace: match[2].toLowerCase(),
        name: match[3],
      }
    : undefined;
}

/** `user:default/guest` as `guest`: kind and namespace are said only where they are not what one expects. */
function shortRef({ kind, namespace, name }: EntityName): string {
  const place = namespace === 'default' ? name : `${namespace}/${name}`;
  return kind === 'user' ? place : `${kind}:${place}`;
}
