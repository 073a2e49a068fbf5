import type {
  Filter,
  FilterGroup,
  Subgroup,
} from 'backstage-plugin-mail-forensics-common';
import { isComplete, toFilter, type Condition } from './searchTerms';

export type Clause = 'AND' | 'OR';

/** Conditions of which all or one must hold. */
export interface ConditionGroup {
  clause: Clause;
  nodes: ConditionNode[];
}

/** A filter that the menus have no words for, of a query that was written elsewhere; it is kept as it is. */
export interface WrittenFilter {
  filter: Filter;
}

/** What a pill stands for. */
export type ConditionNode = Condition | WrittenFilter | ConditionGroup;

/** The way from the top to a node: its place among its siblings, level by level. */
export type Path = readonly number[];

/** Groups inside groups that the backend takes, less the one that the page itself makes. */
export const DEEPEST = 8;

export function isGroup(node: ConditionNode): node is ConditionGroup {
  return 'nodes' in node;
}

export function isWritten(node: ConditionNode): node is WrittenFilter {
  return 'filter' in node;
}

/** Adds a node at the end of a group, unless it is there already, or is a condition that is not complete. */
export function addTo(
  nodes: ConditionNode[],
  group: Path,
  added: ConditionNode,
): ConditionNode[] {
  return changeGroup(nodes, group, siblings =>
    canBeAdded(added, siblings) ? [...siblings, added] : siblings,
  );
}

export function removeAt(nodes: ConditionNode[], path: Path): ConditionNode[] {
  const index = path.at(-1);
  return changeGroup(nodes, path.slice(0, -1), siblings =>
    siblings.filter((_, i) => i !== index),
  );
}

export function replaceAt(
  nodes: ConditionNode[],
  path: Path,
  node: ConditionNode,
): ConditionNode[] {
  const index = path.at(-1);
  return changeGroup(nodes, path.slice(0, -1), siblings =>
    siblings.map((sibling, i) => (i === index ? node : sibling)),
  );
}

/** Without conditions that are not complete, and without groups of nothing. */
export function complete(nodes: ConditionNode[]): ConditionNode[] {
  return nodes.flatMap((node): ConditionNode[] => {
    if (isGroup(node)) {
      const inner = complete(node.nodes);
      return inner.length === 0 ? [] : [{ ...node, nodes: inner }];
    }
    return isWritten(node) || isComplete(node) ? [node] : [];
  });
}

/** The nodes in the query language: the filters at the top, and the groups beside them. Both may be empty. */
export function toGroups(nodes: ConditionNode[]): {
  filters: Filter[];
  groups: (FilterGroup | Subgroup)[];
} {
  const all = complete(nodes);
  return {
    filters: all.flatMap(node => (isGroup(node) ? [] : [filterOf(node)])),
    groups: all.flatMap(node => (isGroup(node) ? [groupOf(node)] : [])),
  };
}

function groupOf(group: ConditionGroup): FilterGroup | Subgroup {
  const { clause, nodes } = group;
  const filters = nodes.flatMap(node =>
    isGroup(node) ? [] : [filterOf(node)],
  );
  return filters.length === nodes.length
    ? { filterClause: clause, filters }
    : {
        subgroupClause: clause,
        subgroups: nodes.map(node =>
          isGroup(node) ? groupOf(node) : { filters: [filterOf(node)] },
        ),
      };
}

function filterOf(node: Condition | WrittenFilter): Filter {
  return isWritten(node) ? node.filter : toFilter(node);
}

function changeGroup(
  nodes: ConditionNode[],
  path: Path,
  change: (siblings: ConditionNode[]) => ConditionNode[],
): ConditionNode[] {
  const [index, ...rest] = path;
  return index === undefined
    ? change(nodes)
    : nodes.map((node, i) =>
        i === index && isGroup(node)
          ? { ...node, nodes: changeGroup(node.nodes, rest, change) }
          : node,
      );
}

function canBeAdded(added: ConditionNode, siblings: ConditionNode[]): boolean {
  const isReady = isGroup(added) || isWritten(added) || isComplete(added);
  return isReady && !siblings.some(node => isSame(node, added));
}

function isSame(a: ConditionNode, b: ConditionNode): boolean {
  return !isGroup(a) && JSON.stringify(a) === JSON.stringify(b);
}
