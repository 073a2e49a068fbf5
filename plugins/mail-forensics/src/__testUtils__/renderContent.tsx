import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalApiRef, type SignalApi } from '@backstage/plugin-signals-react';
import { act, type RenderResult } from '@testing-library/react';
import { useLocation, useNavigate } from 'react-router-dom';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { forensicSearchRouteRef } from '../routes';
import { StylesThatHide } from './StylesThatHide';
import type { FakeMailForensicsApi } from './FakeMailForensicsApi';

/**
 * Renders a page's content in an app of the new frontend system; `address()` is what its address bar would show, and
 * `back()` the button beside it.
 */
export function renderContent(
  element: JSX.Element,
  options: {
    api: FakeMailForensicsApi;
    address?: string;
    /** Whether the permission API allows what the page asks it for; the fake backend asks nobody. */
    allowed?: boolean;
    /** Where the portal has the signals plugin. */
    signals?: SignalApi;
  },
): RenderResult & { address: () => string; back: () => void } {
  let address = '';
  let back = () => {};
  function AddressBar() {
    const { pathname, search } = useLocation();
    address = `${pathname}${search}`;
    const navigate = useNavigate();
    back = () => navigate(-1);
    return null;
  }
  const rendered = renderInTestApp(
    <>
      <AddressBar />
      <StylesThatHide>{element}</StylesThatHide>
    </>,
    {
      initialRouteEntries: [options.address ?? '/'],
      mountedRoutes: { '/forensic-search': forensicSearchRouteRef },
      apis: [
        [mailForensicsApiRef, options.api],
        ...(options.signals ? [[signalApiRef, options.signals] as const] : []),
        mockApis.storage(),
        mockApis.permission({
          authorize:
            options.allowed === false
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      ],
    },
  );
  return { ...rendered, address: () => address, back: () => act(back) };
}
