import { SqlValue } from '../../tenant/SqlDatabase';
import { GraphError } from '../GraphError';
import { Comparison, Filter } from './parseFilter';

export interface SqlCondition {
  sql: string;
  values: SqlValue[];
}

/** How one property is found in the database. */
export interface FilterColumn {
  sql: string;
  toValue(literal: string): SqlValue;
}

export interface FilterColumns {
  properties: Readonly<Record<string, FilterColumn>>;
  /** SQL of an EXISTS condition; `%s` stands for the condition on the element. */
  collections?: Readonly<Record<string, string>>;
  refuse(property: string): GraphError;
}

const OPERATORS: Record<Comparison, string> = {
  eq: '=',
  ne: '<>',
  ge: '>=',
  gt: '>',
  le: '<=',
  lt: '<',
};

/** @throws GraphError where a property cannot be filtered on */
export function filterToSql(
  filter: Filter,
  columns: FilterColumns,
): SqlCondition {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const left = filterToSql(filter.left, columns);
      const right = filterToSql(filter.right, columns);
      return {
        sql: `(${left.sql} ${filter.kind.toUpperCase()} ${right.sql})`,
        values: [...left.values, ...right.values],
      };
    }
    case 'not': {
      const operand = filterToSql(filter.operand, columns);
      return { sql: `NOT ${operand.sql}`, values: operand.values };
    }
    case 'compare':
      return comparison(filter, columns);
    case 'in': {
      const column = columnOf(filter.property, columns);
      const marks = filter.values.map(() => '?').join(', ');
      return {
        sql: `(${column.sql} IN (${marks}))`,
        values: filter.values.map(value => column.toValue(value)),
      };
    }
    case 'startsWith': {
      const column = columnOf(filter.property, columns);
      return {
        sql: `(${column.sql} LIKE ? ESCAPE '\\')`,
        values: [prefixPattern(filter.value)],
      };
    }
    default:
      return collection(filter, columns);
  }
}

function comparison(
  filter: Extract<Filter, { kind: 'compare' }>,
  columns: FilterColumns,
): SqlCondition {
  const column = columnOf(filter.property, columns);
  if (filter.value === null) {
    const no = filter.operator === 'ne' ? 'NOT ' : '';
    return { sql: `(${column.sql} IS ${no}NULL)`, values: [] };
  }
  return {
    sql: `(${column.sql} ${OPERATORS[filter.operator]} ?)`,
    values: [column.toValue(filter.value)],
  };
}

function collection(
  filter: Extract<Filter, { kind: 'any' }>,
  columns: FilterColumns,
): SqlCondition {
  const exists = columns.collections?.[filter.property];
  if (!exists) {
    throw columns.refuse(filter.property);
  }
  return filter.operator === 'eq'
    ? { sql: exists.replace('%s', '= ?'), values: [filter.value] }
    : {
        sql: exists.replace('%s', `LIKE ? ESCAPE '\\'`),
        values: [prefixPattern(filter.value)],
      };
}

function columnOf(property: string, columns: FilterColumns): FilterColumn {
  const column = columns.properties[property];
  if (!column) {
    throw columns.refuse(property);
  }
  return column;
}

function prefixPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
