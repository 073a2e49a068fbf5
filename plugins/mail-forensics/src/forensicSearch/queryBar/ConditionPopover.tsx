import Popover from '@material-ui/core/Popover';
import { ConditionEditor } from './ConditionEditor';
import type { DateRange } from '../query/dateRange';
import type { Condition } from '../query/searchTerms';

/** Where a condition is made, or changed. */
export function ConditionPopover(props: {
  /** Null where it is closed. */
  anchor: HTMLElement | null;
  title: string;
  /** Absent: a new one. */
  condition?: Condition;
  /** Of which values are offered. */
  range: DateRange;
  onDone: (condition: Condition) => void;
  onClose: () => void;
}) {
  const { anchor, title, condition, onDone, onClose } = props;
  return (
    <Popover
      open={anchor !== null}
      anchorEl={anchor}
      // While it faded away, the next one could be opened over it.
      transitionDuration={0}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      PaperProps={{
        role: 'dialog',
        'aria-label': title,
        // What the field for a value offers is below it.
        style: { overflow: 'visible' },
      }}
    >
      <ConditionEditor
        condition={condition}
        range={props.range}
        onDone={done => {
          onDone(done);
          onClose();
        }}
      />
    </Popover>
  );
}
