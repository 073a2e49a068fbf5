import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  CONNECTION_PROBLEM_CODES,
  MAILBOX_PROBLEM_CODES,
  PROBLEM_CATALOGUE,
  type ProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import { useEffect, useRef } from 'react';
import { Section } from '../../components/Facts';
import { SidePanel } from '../../components/SidePanel';
import { useMessages } from '../../components/useMessages';

const useStyles = makeStyles(theme => ({
  entry: {
    marginTop: theme.spacing(2),
    paddingLeft: theme.spacing(1.5),
    borderLeft: `4px solid ${theme.palette.divider}`,
  },
  current: { borderLeftColor: theme.palette.primary.main },
  heading: { '&:focus': { outline: 'none' } },
  paragraph: { marginTop: theme.spacing(0.5) },
}));

/** Every problem there can be, with what to do about it; it opens at the one that it was opened from. */
export function TroubleshootingPanel(props: {
  code: string;
  onClose: () => void;
}) {
  const t = useMessages();
  return (
    <SidePanel
      id="mail-forensics-troubleshooting"
      title={t('connectionDetails.guide.title')}
      onClose={props.onClose}
    >
      <Typography>{t('connectionDetails.guide.intro')}</Typography>
      <Entries
        title={t('connectionDetails.guide.connection')}
        codes={CONNECTION_PROBLEM_CODES}
        current={props.code}
      />
      <Entries
        title={t('connectionDetails.guide.mailbox')}
        codes={MAILBOX_PROBLEM_CODES}
        current={props.code}
      />
    </SidePanel>
  );
}

function Entries(props: {
  title: string;
  codes: readonly ProblemCode[];
  current: string;
}) {
  return (
    <Section title={props.title}>
      {props.codes.map(code => (
        <Entry key={code} code={code} isCurrent={code === props.current} />
      ))}
    </Section>
  );
}

function Entry(props: { code: ProblemCode; isCurrent: boolean }) {
  const { code, isCurrent } = props;
  const { severity } = PROBLEM_CATALOGUE[code];
  const t = useMessages();
  const classes = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isCurrent) {
      heading.current?.focus();
      heading.current?.scrollIntoView?.({ block: 'start' });
    }
  }, [isCurrent]);
  return (
    <article
      className={
        isCurrent ? `${classes.entry} ${classes.current}` : classes.entry
      }
    >
      <Typography
        ref={heading}
        variant="subtitle1"
        component="h4"
        tabIndex={-1}
        className={classes.heading}
      >
        {t(`problem.${code}.title`)}
      </Typography>
      <Typography variant="caption" component="p">
        {code}
        {' · '}
        {severity === 'error'
          ? t('connectionDetails.guide.error')
          : t('connectionDetails.guide.warning')}
      </Typography>
      <Typography variant="body2" className={classes.paragraph}>
        {t(`problem.${code}.detail`)}
      </Typography>
      <Typography variant="body2" className={classes.paragraph}>
        <strong>{t('connectionDetails.problem.remedy')}</strong>{' '}
        {t(`problem.${code}.remedy`)}
      </Typography>
    </article>
  );
}
