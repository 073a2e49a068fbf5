import { DateTime } from 'luxon';
import { useCallback, useState } from 'react';
import type { Zone } from '../../components/format';
import type { DateRange } from '../query/dateRange';
import { conditionOf, type Condition } from '../query/searchTerms';
import type { TermName } from '../query/searchTerms';
import type { CellChoice } from './CellFilters';

/** Which of several values is meant has to be asked. */
interface Asked {
  anchor: HTMLElement;
  term: TermName;
  values: readonly string[];
  isIncluded: boolean;
}

/** What + and − on a cell come to: a filter by its value, by one of its values, or the day that it is of. */
export function useCellChoice(options: {
  zone: Zone;
  onFilter: (condition: Condition) => void;
  onRange: (range: DateRange) => void;
}): {
  /** Undefined where nothing has to be asked. */
  asked: Asked | undefined;
  onChoose: (choice: CellChoice) => void;
  onValue: (value: string) => void;
  dismiss: () => void;
} {
  const { zone, onFilter, onRange } = options;
  const [asked, setAsked] = useState<Asked>();
  const dismiss = useCallback(() => setAsked(undefined), []);

  const onChoose = useCallback(
    ({ column, event, isIncluded, anchor }: CellChoice) => {
      if (!column.values) {
        onRange(dayOf(event['@timestamp'], zone));
        return;
      }
      const { term, values } = column.values(event);
      if (values.length > 1) {
        setAsked({ anchor, term, values, isIncluded });
      } else {
        onFilter(conditionOf(term, values.at(0), isIncluded));
      }
    },
    [zone, onFilter, onRange],
  );

  function onValue(value: string) {
    setAsked(undefined);
    if (asked) {
      onFilter(conditionOf(asked.term, value, asked.isIncluded));
    }
  }
  return { asked, onChoose, onValue, dismiss };
}

/** The day that an instant is of, by the clock of `zone`. */
export function dayOf(instant: string, zone: Zone): DateRange {
  const time = DateTime.fromISO(instant, { zone });
  return {
    kind: 'custom',
    from: time.startOf('day').toUTC().toISO(),
    to: time.endOf('day').toUTC().toISO(),
  };
}
