import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  createConditionExports,
  createConditionTransformer,
  createPermissionResourceRef,
  createPermissionRule,
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
  type PermissionRuleset,
} from '@backstage/plugin-permission-node';
import type {
  ConditionalPolicyDecision,
  PermissionCondition,
  PermissionCriteria,
  PermissionRuleParams,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  RESOURCE_TYPE_FILE_EVENT,
  type FileEvent,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { addressKey, matchKey } from '../events';
import type { Pattern } from './language/pattern';
import { mapPattern, matchesPattern } from './language/pattern';
import type { QueryNode } from './QueryNode';

/** File events as what a policy decides about. */
export const fileEventResourceRef = createPermissionResourceRef<
  FileEvent,
  QueryNode
>().with({
  pluginId: 'mail-forensics',
  resourceType: RESOURCE_TYPE_FILE_EVENT,
});

const inConnection = createPermissionRule({
  name: 'IN_CONNECTION',
  description: 'Allow events that were recorded by certain data connections',
  resourceRef: fileEventResourceRef,
  paramsSchema: z.object({
    connectionIds: z.array(z.string()).describe('Ids of the connections'),
  }),
  apply: (event, { connectionIds }) =>
    connectionIds.includes(event.mailForensics.connectionId),
  toQuery: ({ connectionIds }) => ({
    kind: 'textIs',
    term: { kind: 'text', column: 'connection_id' },
    // Ids are lower case: one that is not is nobody's, here as in `apply`.
    anyOf: connectionIds
      .filter(id => id === id.toLowerCase())
      .map((id): Pattern => [id]),
  }),
});

const senderDomainIs = createPermissionRule({
  name: 'SENDER_DOMAIN_IS',
  description:
    'Allow events whose sender is in certain domains; their subdomains are others',
  resourceRef: fileEventResourceRef,
  paramsSchema: z.object({
    domains: z
      .array(z.string().regex(/^[^@*\s]+$/))
      .describe('Domains, such as contoso.com'),
  }),
  apply: ({ source }, { domains }) => {
    const { sender } = source.email;
    return (
      sender !== null &&
      domains.some(domain =>
        matchesPattern(
          mapPattern(atDomain(domain), part => matchKey(part)),
          addressKey(sender),
        ),
      )
    );
  },
  toQuery: ({ domains }) => ({
    kind: 'textIs',
    term: { kind: 'text', column: 'sender_key' },
    anyOf: domains.map(atDomain),
  }),
});

const sentByMemberOf = createPermissionRule({
  name: 'SENT_BY_MEMBER_OF',
  description:
    'Allow events that were sent by members of certain groups of the catalog, or of the groups below them',
  resourceRef: fileEventResourceRef,
  paramsSchema: z.object({
    groupRefs: z
      .array(z.string())
      .describe('Entity refs of groups, such as group:default/sales'),
  }),
  apply: neverByItself,
  toQuery: ({ groupRefs }) => ({
    kind: 'sentByMemberOf',
    groups: groupRefs.map(ref => refOf(ref, 'group')),
  }),
});

const sentBySelf = createPermissionRule({
  name: 'SENT_BY_SELF',
  description: 'Allow events that were sent by the person themselves',
  resourceRef: fileEventResourceRef,
  paramsSchema: z.object({
    userEntityRef: z
      .string()
      .describe('Entity ref of the person, such as user:default/anna'),
  }),
  apply: neverByItself,
  toQuery: ({ userEntityRef }) => ({
    kind: 'sentByMemberOf',
    groups: [refOf(userEntityRef, 'user')],
  }),
});

/**
 * Who is a member of what is in the catalog, which an event at hand does not tell. Nothing of ours is decided by `apply`:
 * events are found by what {@link createRestrictionTransformer} makes of the conditions.
 */
function neverByItself(): boolean {
  return false;
}

/** In full and in lower case, as the catalog writes it. */
function refOf(text: string, kind: 'group' | 'user'): string {
  const ref = parseEntityRef(text, {
    defaultKind: kind,
    defaultNamespace: DEFAULT_NAMESPACE,
  });
  if (ref.kind.toLowerCase() !== kind) {
    throw new InputError(`Not the entity ref of a ${kind}: ${text}`);
  }
  return stringifyEntityRef(ref);
}

function atDomain(domain: string): Pattern {
  return ['', `@${domain}`];
}

/** Rules that a policy can make conditional decisions of. */
export const fileEventRules = {
  inConnection,
  senderDomainIs,
  sentByMemberOf,
  sentBySelf,
};

/**
 * A condition on file events, with its parameters.
 *
 * @public
 */
export type FileEventCondition<Params extends PermissionRuleParams> =
  PermissionCondition<typeof RESOURCE_TYPE_FILE_EVENT, Params>;

/**
 * What a conditional decision on file events can be made of.
 *
 * @public
 */
export interface FileEventConditions {
  /** Recorded by one of these connections, by their ids. */
  inConnection(params: {
    connectionIds: string[];
  }): FileEventCondition<{ connectionIds: string[] }>;
  /** Sent from one of these domains, such as `contoso.com`; their subdomains are others. */
  senderDomainIs(params: {
    domains: string[];
  }): FileEventCondition<{ domains: string[] }>;
  /** Sent by a member of one of these groups of the catalog, by entity ref, or of the groups below them. */
  sentByMemberOf(params: {
    groupRefs: string[];
  }): FileEventCondition<{ groupRefs: string[] }>;
  /** Sent by this person, by entity ref. */
  sentBySelf(params: {
    userEntityRef: string;
  }): FileEventCondition<{ userEntityRef: string }>;
}

const conditionExports = createConditionExports({
  resourceRef: fileEventResourceRef,
  rules: fileEventRules,
});

/**
 * For authors of policies: conditions that {@link createFileEventConditionalDecision} makes a decision of.
 *
 * @public
 */
export const fileEventConditions: FileEventConditions =
  conditionExports.conditions;

/**
 * For authors of policies: the decision that somebody may read the events for which the conditions hold.
 *
 * @public
 */
export const createFileEventConditionalDecision: (
  permission: ResourcePermission<typeof RESOURCE_TYPE_FILE_EVENT>,
  conditions: PermissionCriteria<
    PermissionCondition<typeof RESOURCE_TYPE_FILE_EVENT>
  >,
) => ConditionalPolicyDecision = conditionExports.createConditionalDecision;

/**
 * Makes the restriction of a search from the conditions of a decision.
 *
 * @param ruleset - that of {@link fileEventResourceRef}, from the permissions registry
 */
export function createRestrictionTransformer(
  ruleset: PermissionRuleset<FileEvent, QueryNode>,
): (conditions: PermissionCriteria<PermissionCondition>) => QueryNode {
  const transform = createConditionTransformer<QueryNode>(ruleset);
  return conditions => toQueryNode(transform(conditions));
}

function toQueryNode(criteria: PermissionCriteria<QueryNode>): QueryNode {
  // First, for a query node may have a member `anyOf`, by which it would be taken for criteria.
  if ('kind' in criteria) {
    return criteria;
  }
  if (isAndCriteria(criteria)) {
    return { kind: 'and', nodes: criteria.allOf.map(toQueryNode) };
  }
  if (isOrCriteria(criteria)) {
    return { kind: 'or', nodes: criteria.anyOf.map(toQueryNode) };
  }
  if (isNotCriteria(criteria)) {
    return { kind: 'not', node: toQueryNode(criteria.not) };
  }
  return criteria;
}
