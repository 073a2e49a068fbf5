import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { navModule } from './navModule';
import { themeModule } from './themeModule';

/** The demo portal: everything else is discovered from the dependencies of this package (`app.packages: all`). */
export default createApp({ features: [catalogPlugin, navModule, themeModule] });
