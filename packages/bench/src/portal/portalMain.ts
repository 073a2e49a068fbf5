// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- of a backend only what was built can be depended on
import { createPortal } from '../../../backend/src/createPortal';
import { signInByName } from './signInByName';

/** The demo portal's backend, which many people may enter. */
const backend = createPortal();
backend.add(signInByName);
backend.start();
