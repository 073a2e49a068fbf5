import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ExpandIcon from '@material-ui/icons/ExpandMore';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../../components/CopyButton';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';

const useStyles = makeStyles(theme => ({
  root: { marginTop: theme.spacing(3) },
  details: { display: 'flex', alignItems: 'flex-start' },
  json: {
    flexGrow: 1,
    margin: 0,
    maxHeight: 480,
    overflow: 'auto',
    fontFamily: 'monospace',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/** The event as the API tells it. */
export function RawSection(props: { event: FileEvent }) {
  const t = useMessages();
  const classes = useStyles();
  const json = JSON.stringify(props.event, null, 2);
  return (
    <Accordion
      className={classes.root}
      TransitionProps={{ unmountOnExit: true }}
    >
      <AccordionSummary expandIcon={<ExpandIcon />}>
        <Typography variant="h6" component="h3">
          {t('search.details.raw')}
        </Typography>
      </AccordionSummary>
      <AccordionDetails className={classes.details}>
        <pre
          className={classes.json}
          // It scrolls, which must work from the keyboard too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={t('search.details.raw')}
        >
          {json.split('\n').map(visibleText).join('\n')}
        </pre>
        <CopyButton text={json} what={t('search.details.raw')} />
      </AccordionDetails>
    </Accordion>
  );
}
