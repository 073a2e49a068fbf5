import { useRouteRef } from '@backstage/core-plugin-api';
import Link from '@material-ui/core/Link';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { fileRouteRef } from '../../routes';

/** A link to the page of a file. */
export function FileLink(props: {
  sha256: string;
  /** For screen readers, where the content says too little. */
  label?: string;
  children: ReactNode;
}) {
  const pageOf = useRouteRef(fileRouteRef);
  return (
    <Link
      component={RouterLink}
      to={pageOf({ sha256: props.sha256 })}
      aria-label={props.label}
      underline="always"
    >
      {props.children}
    </Link>
  );
}
