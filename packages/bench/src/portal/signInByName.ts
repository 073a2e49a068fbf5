import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { PEOPLE_PROVIDER, PERSON_HEADER } from './people';

const INVESTIGATORS = 'group:default/mail-forensics-investigators';

/** Whoever gives a name is that person, and an investigator: as behind a proxy that knows who asks, but without one. */
export const signInByName = createBackendModule({
  pluginId: 'auth',
  moduleId: 'people-provider',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        logger: coreServices.rootLogger,
      },
      async init({ providers, logger }) {
        logger.warn('Anybody may enter under any name: this is a benchmark');
        providers.registerProvider({
          providerId: PEOPLE_PROVIDER,
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => undefined,
              async authenticate({ req }) {
                const name = req.header(PERSON_HEADER);
                if (name === undefined || !/^[a-z0-9-]+$/.test(name)) {
                  throw new InputError(`${PERSON_HEADER} must be a name`);
                }
                return { result: { name } };
              },
            }),
            signInResolver: async ({ result }, context) => {
              const sub = `user:default/${result.name}`;
              return context.issueToken({
                claims: { sub, ent: [sub, INVESTIGATORS] },
              });
            },
          }),
        });
      },
    });
  },
});
