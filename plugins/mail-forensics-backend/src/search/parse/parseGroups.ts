import type { QueryNode } from '../QueryNode';
import { MAX_DEPTH, MAX_FILTERS, MAX_GROUPS, MAX_VALUES } from './limits';
import { parseFilter } from './parseFilter';
import type { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';

/** Parses `groups` and `groupClause` of a request; undefined where something in them is wrong. */
export function parseGroups(
  request: Record<string, unknown>,
  log: ProblemLog,
): QueryNode | undefined {
  const { groups } = request;
  if (groups === undefined || groups === null) {
    return log.report('MISSING_GROUPS', 'The query has no "groups".');
  }
  if (!Array.isArray(groups)) {
    return log.report('ILLEGAL_GROUP', '"groups" must be an array.');
  }
  if (groups.length === 0) {
    return log.report('MISSING_GROUPS', '"groups" is empty.');
  }
  if (!isWithinLimits(groups, log)) {
    return undefined;
  }
  return joinAll(
    parseClause(request.groupClause, 'groupClause', log),
    groups.map(group => parseGroup(group, log)),
  );
}

type Clause = 'and' | 'or';

function parseGroup(group: unknown, log: ProblemLog): QueryNode | undefined {
  const object = readObject(group);
  if (!object) {
    return log.report('ILLEGAL_GROUP', 'A group must be an object.');
  }
  const { filters, subgroups } = object;
  if (filters !== undefined && subgroups !== undefined) {
    return log.report(
      'ILLEGAL_GROUP',
      'A group has either "filters" or "subgroups", not both.',
    );
  }
  const members = filters ?? subgroups ?? [];
  if (!Array.isArray(members)) {
    return log.report(
      'ILLEGAL_GROUP',
      '"filters" and "subgroups" must be arrays.',
    );
  }
  if (members.length === 0) {
    return log.report('MISSING_FILTERS', 'A group has no filters.');
  }
  return filters === undefined
    ? joinAll(
        parseClause(object.subgroupClause, 'subgroupClause', log),
        members.map(member => parseGroup(member, log)),
      )
    : joinAll(
        parseClause(object.filterClause, 'filterClause', log),
        members.map(member => parseFilter(member, log)),
      );
}

function parseClause(
  clause: unknown,
  name: string,
  log: ProblemLog,
): Clause | undefined {
  switch (clause) {
    case undefined:
    case null:
    case 'AND':
      return 'and';
    case 'OR':
      return 'or';
    default:
      return log.report('ILLEGAL_GROUP', `"${name}" must be "AND" or "OR".`);
  }
}

function joinAll(
  clause: Clause | undefined,
  members: (QueryNode | undefined)[],
): QueryNode | undefined {
  const nodes = members.filter(member => member !== undefined);
  if (!clause || nodes.length < members.length) {
    return undefined;
  }
  return nodes.length === 1 ? nodes[0] : { kind: clause, nodes };
}

/** Counted before anything is parsed, so that a request that is too large costs little. */
function isWithinLimits(groups: unknown[], log: ProblemLog): boolean {
  const count = { groups: 0, filters: 0, values: 0, depth: 0 };
  countMembers(groups, 1, count);
  if (count.depth > MAX_DEPTH) {
    log.report(
      'MAX_GROUPS_EXCEEDED',
      `Groups may be nested ${MAX_DEPTH} deep at most.`,
    );
    return false;
  }
  if (count.groups > MAX_GROUPS) {
    log.report(
      'MAX_GROUPS_EXCEEDED',
      `A query may have ${MAX_GROUPS} groups at most.`,
    );
    return false;
  }
  if (count.filters > MAX_FILTERS) {
    log.report(
      'MAX_FILTERS_EXCEEDED',
      `A query may have ${MAX_FILTERS} filters at most.`,
    );
    return false;
  }
  if (count.values > MAX_VALUES) {
    log.report(
      'MAX_FILTERS_EXCEEDED',
      `A query may have ${MAX_VALUES} values at most, over all its filters.`,
    );
    return false;
  }
  return true;
}

interface Count {
  groups: number;
  filters: number;
  values: number;
  depth: number;
}

function countMembers(groups: unknown[], depth: number, count: Count): void {
  count.depth = Math.max(count.depth, depth);
  if (depth > MAX_DEPTH) {
    return;
  }
  for (const group of groups) {
    const { filters, subgroups } = readObject(group) ?? {};
    count.groups++;
    if (Array.isArray(filters)) {
      count.filters += filters.length;
      for (const filter of filters) {
        const value = readObject(filter)?.value;
        count.values += Array.isArray(value) ? value.length : 1;
      }
    }
    if (Array.isArray(subgroups)) {
      countMembers(subgroups, depth + 1, count);
    }
  }
}
