import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
} from 'backstage-plugin-mail-forensics-common';
import { useState, type FormEvent } from 'react';
import { useMessages } from '../components/useMessages';
import type { AuditFilters } from './useAudit';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
  person: { width: 280, maxWidth: '100%' },
  buttons: { display: 'flex', gap: theme.spacing(1), alignSelf: 'center' },
}));

const EMPTY = { actor: '', action: '', outcome: '', from: '', to: '' };

/** Which entries are asked for; nothing is asked before the button is pressed. */
export function AuditFilterForm(props: {
  onApply: (filters: AuditFilters) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const [fields, setFields] = useState(EMPTY);
  const change =
    (name: keyof typeof EMPTY) =>
    ({ target }: { target: { value: string } }) =>
      setFields(before => ({ ...before, [name]: target.value }));
  const apply = (event: FormEvent) => {
    event.preventDefault();
    props.onApply(toFilters(fields));
  };
  return (
    <form
      className={classes.root}
      onSubmit={apply}
      aria-label={t('audit.filters')}
    >
      <TextField
        id="mail-forensics-audit-person"
        label={t('audit.person')}
        helperText={t('audit.personHelp')}
        className={classes.person}
        value={fields.actor}
        onChange={change('actor')}
      />
      <TextField
        id="mail-forensics-audit-action"
        select
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
        label={t('audit.action')}
        value={fields.action}
        onChange={change('action')}
      >
        <option value="">{t('audit.anyAction')}</option>
        {AUDIT_ACTIONS.map(action => (
          <option key={action} value={action}>
            {t(`audit.actions.${action}`)}
          </option>
        ))}
      </TextField>
      <TextField
        id="mail-forensics-audit-outcome"
        select
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
        label={t('audit.outcome')}
        value={fields.outcome}
        onChange={change('outcome')}
      >
        <option value="">{t('audit.anyOutcome')}</option>
        {AUDIT_OUTCOMES.map(outcome => (
          <option key={outcome} value={outcome}>
            {t(`audit.outcomes.${outcome}`)}
          </option>
        ))}
      </TextField>
      {(['from', 'to'] as const).map(name => (
        <TextField
          key={name}
          id={`mail-forensics-audit-${name}`}
          type="datetime-local"
          InputLabelProps={{ shrink: true }}
          label={t(`audit.${name}`)}
          value={fields[name]}
          onChange={change(name)}
        />
      ))}
      <div className={classes.buttons}>
        <Button type="submit" variant="outlined" color="primary">
          {t('audit.apply')}
        </Button>
        <Button
          onClick={() => {
            setFields(EMPTY);
            props.onApply({});
          }}
        >
          {t('audit.reset')}
        </Button>
      </div>
    </form>
  );
}

function toFilters(fields: typeof EMPTY): AuditFilters {
  const { actor, from, to } = fields;
  const action = AUDIT_ACTIONS.find(each => each === fields.action);
  const outcome = AUDIT_OUTCOMES.find(each => each === fields.outcome);
  return {
    ...(actor.trim() && { actor: actor.trim() }),
    ...(action && { action }),
    ...(outcome && { outcome }),
    ...(from && { from: inUtc(from) }),
    ...(to && { to: inUtc(to) }),
  };
}

/** The field gives minutes, or seconds, without a zone. */
function inUtc(field: string): string {
  return new Date(`${field}Z`).toISOString();
}
