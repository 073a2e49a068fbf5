import { createConditionExports } from '@backstage/plugin-permission-node';
import { fileEventResourceRef, fileEventRules } from './search';

const exported = createConditionExports({
  resourceRef: fileEventResourceRef,
  rules: fileEventRules,
});

/**
 * Conditions on file events, for permission policies: which of them somebody with
 * `mail-forensics.event.read` may see.
 *
 * @public
 */
export const fileEventConditions = exported.conditions;

/**
 * Makes the decision of a policy out of {@link fileEventConditions}.
 *
 * @public
 */
export const createFileEventConditionalDecision =
  exported.createConditionalDecision;
