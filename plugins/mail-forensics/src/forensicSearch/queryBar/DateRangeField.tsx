import TextField from '@material-ui/core/TextField';
import type { Zone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import {
  dateRangeProblem,
  fieldOf,
  instantOf,
  PRESETS,
  toPreset,
  type DateRange,
} from '../query/dateRange';

const CUSTOM = 'custom';
const ALL = 'all';

const EMPTY_RANGES: Record<'all' | 'custom', DateRange> = {
  all: { kind: ALL },
  custom: { kind: CUSTOM, from: null, to: null },
};

/** A preset, everything, or two times by the clock of `zone`. */
export function DateRangeField(props: {
  range: DateRange;
  zone: Zone;
  onChange: (range: DateRange) => void;
}) {
  const { range, zone, onChange } = props;
  const t = useMessages();
  const problem = dateRangeProblem(range);
  return (
    <>
      <TextField
        id="mail-forensics-range"
        select
        SelectProps={{ native: true }}
        label={t('search.form.range')}
        value={range.kind === 'preset' ? range.preset : range.kind}
        onChange={event => {
          const preset = toPreset(event.target.value);
          onChange(
            preset
              ? { kind: 'preset', preset }
              : EMPTY_RANGES[event.target.value === ALL ? ALL : CUSTOM],
          );
        }}
        error={problem === 'empty'}
        helperText={problem === 'empty' && t('search.form.rangeEmpty')}
      >
        {PRESETS.map(preset => (
          <option key={preset} value={preset}>
            {t(`search.range.${preset}`)}
          </option>
        ))}
        <option value={ALL}>{t('search.range.all')}</option>
        <option value={CUSTOM}>{t('search.range.custom')}</option>
      </TextField>
      {range.kind === 'custom' && (
        <>
          <TimeField
            id="mail-forensics-from"
            label={t('search.form.from')}
            value={fieldOf(range.from, zone)}
            onChange={field =>
              onChange({ ...range, from: instantOf(field, zone, 'from') })
            }
          />
          <TimeField
            id="mail-forensics-to"
            label={t('search.form.to')}
            value={fieldOf(range.to, zone)}
            onChange={field =>
              onChange({ ...range, to: instantOf(field, zone, 'to') })
            }
            problem={
              problem === 'reversed'
                ? t('search.form.rangeReversed')
                : undefined
            }
          />
        </>
      )}
    </>
  );
}

function TimeField(props: {
  id: string;
  label: string;
  value: string;
  problem?: string;
  onChange: (field: string) => void;
}) {
  return (
    <TextField
      id={props.id}
      type="datetime-local"
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      InputLabelProps={{ shrink: true }}
      error={props.problem !== undefined}
      helperText={props.problem}
    />
  );
}
