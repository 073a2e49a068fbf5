import {
  coreServices,
  createBackendModule,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createFileEventConditionalDecision,
  fileEventConditions,
} from 'backstage-plugin-mail-forensics-backend';
import {
  auditReadPermission,
  connectionManagePermission,
  connectionReadPermission,
  eventExportPermission,
  eventReadPermission,
  mailForensicsPermissions,
  savedSearchManagePermission,
} from 'backstage-plugin-mail-forensics-common';

/** Who may do what with mail forensics: catalog groups, and the permissions that their members have. */
const ROLES: Record<string, Permission[]> = {
  'group:default/mail-forensics-admins': [
    connectionReadPermission,
    connectionManagePermission,
    savedSearchManagePermission,
  ],
  'group:default/mail-forensics-investigators': [
    connectionReadPermission,
    eventReadPermission,
    eventExportPermission,
  ],
  'group:default/mail-forensics-auditors': [
    connectionReadPermission,
    auditReadPermission,
  ],
};

/** Members of these groups see what members of the groups they belong to have sent, and nothing else. */
const TEAM_LEADS = 'group:default/mail-forensics-team-leads';

/**
 * A sample to start from: mail forensics only for the members of four groups, everything else for everybody who is
 * signed in.
 */
class SamplePermissionPolicy implements PermissionPolicy {
  readonly #userInfo: UserInfoService;

  static create(options: { userInfo: UserInfoService }) {
    return new SamplePermissionPolicy(options.userInfo);
  }

  private constructor(userInfo: UserInfoService) {
    this.#userInfo = userInfo;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!mailForensicsPermissions.some(own => isPermission(permission, own))) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      user.credentials,
    );
    const allowed = ownershipEntityRefs
      .flatMap(ref => ROLES[ref] ?? [])
      .some(own => isPermission(permission, own));
    if (allowed) {
      return { result: AuthorizeResult.ALLOW };
    }
    if (
      isPermission(permission, eventReadPermission) &&
      ownershipEntityRefs.includes(TEAM_LEADS)
    ) {
      return createFileEventConditionalDecision(
        permission,
        fileEventConditions.sentByMemberOf({
          groupRefs: ownershipEntityRefs.filter(
            ref => ref.startsWith('group:') && ref !== TEAM_LEADS,
          ),
        }),
      );
    }
    return { result: AuthorizeResult.DENY };
  }
}

export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'sample-policy',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, userInfo }) {
        policy.setPolicy(SamplePermissionPolicy.create({ userInfo }));
      },
    });
  },
});
