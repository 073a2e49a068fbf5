import { configApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { MAX_PURPOSE_LENGTH } from 'backstage-plugin-mail-forensics-common';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useMessages } from '../components/useMessages';
import { VisibleText } from '../components/VisibleText';
import { keepPurpose, readPurpose } from './purpose';

const useStyles = makeStyles(theme => ({
  line: {
    ...theme.typography.body2,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: 40,
  },
  form: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
    maxWidth: 560,
    padding: theme.spacing(3),
    marginBottom: theme.spacing(2),
  },
  field: { width: '100%' },
}));

/**
 * Asks what somebody searches for, where the portal is configured so: before anything is shown where they have to say it,
 * in a line above where they may.
 */
export function PurposeGate(props: { children: ReactNode }) {
  const t = useMessages();
  const classes = useStyles();
  const rule = useApi(configApiRef).getOptionalString(
    'mailForensics.audit.purpose',
  );
  const [purpose, setPurpose] = useState(readPurpose);
  const [isAsking, setAsking] = useState(false);
  const keep = (given: string) => {
    keepPurpose(given);
    setPurpose(given);
    setAsking(false);
  };
  if (rule !== 'optional' && rule !== 'required') {
    return <>{props.children}</>;
  }
  const isMissing = rule === 'required' && purpose === '';
  if (isMissing || isAsking) {
    return (
      <>
        <PurposeForm
          purpose={purpose}
          isRequired={rule === 'required'}
          onGive={keep}
        />
        {!isMissing && props.children}
      </>
    );
  }
  return (
    <>
      <div className={classes.line}>
        {purpose === '' ? (
          t('audit.purpose.none')
        ) : (
          <span>
            {t('audit.purpose.label')}: <VisibleText text={purpose} />
          </span>
        )}
        <Button size="small" onClick={() => setAsking(true)}>
          {t(purpose === '' ? 'audit.purpose.give' : 'audit.purpose.change')}
        </Button>
      </div>
      {props.children}
    </>
  );
}

function PurposeForm(props: {
  purpose: string;
  isRequired: boolean;
  onGive: (purpose: string) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const [text, setText] = useState(props.purpose);
  const isTooLong = text.trim().length > MAX_PURPOSE_LENGTH;
  const give = (event: FormEvent) => {
    event.preventDefault();
    props.onGive(text.trim());
  };
  return (
    <Paper component="section" aria-labelledby="mail-forensics-purpose-title">
      <form className={classes.form} onSubmit={give}>
        <Typography
          id="mail-forensics-purpose-title"
          variant="h6"
          component="h2"
        >
          {t('audit.purpose.title')}
        </Typography>
        <Typography variant="body2">{t('audit.purpose.help')}</Typography>
        <TextField
          id="mail-forensics-purpose"
          className={classes.field}
          label={t('audit.purpose.label')}
          value={text}
          onChange={event => setText(event.target.value)}
          error={isTooLong}
          helperText={
            isTooLong &&
            t('audit.purpose.tooLong', { limit: String(MAX_PURPOSE_LENGTH) })
          }
        />
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={isTooLong || (props.isRequired && text.trim() === '')}
        >
          {t('audit.purpose.start')}
        </Button>
      </form>
    </Paper>
  );
}
