import { formatTimeWithZone } from '../../components/format';
import { shorten, visibleText } from '../../components/hiddenCharacters';
import type { Messages } from '../../components/useMessages';
import { nodeWords } from '../conditionWords';
import { isGroup, type ConditionNode } from '../query/conditionTree';
import type { DateRange } from '../query/dateRange';
import type { Query } from '../query/searchState';

const LONGEST = 300;

/** A query in one line: `“forecast”, Category is PDF, Last 7 days`. */
export function queryWords(query: Query, t: Messages): string {
  const text = query.text.trim();
  const parts = [
    ...(text ? [t('searchTools.words.text', { text: visibleText(text) })] : []),
    ...query.conditions.map(node => conditionWords(node, t)),
  ];
  const asked =
    parts.length === 0 ? [t('searchTools.words.everything')] : parts;
  return shorten(joined([...asked, rangeWords(query.range, t)], t), LONGEST);
}

function conditionWords(node: ConditionNode, t: Messages): string {
  if (!isGroup(node)) {
    return nodeWords(node, t);
  }
  return t('searchTools.words.group', {
    clause: nodeWords(node, t),
    conditions: joined(
      node.nodes.map(inner => conditionWords(inner, t)),
      t,
    ),
  });
}

function rangeWords(range: DateRange, t: Messages): string {
  if (range.kind === 'preset') {
    return t(`search.range.${range.preset}`);
  }
  if (range.kind === 'all') {
    return t('search.range.all');
  }
  const from = range.from === null ? '' : formatTimeWithZone(range.from, t);
  const to = range.to === null ? '' : formatTimeWithZone(range.to, t);
  if (from && to) {
    return t('searchTools.words.between', { from, to });
  }
  return from
    ? t('searchTools.words.from', { from })
    : t('searchTools.words.to', { to });
}

function joined(parts: string[], t: Messages): string {
  return parts.reduce((one, other) =>
    t('searchTools.words.join', { one, other }),
  );
}
