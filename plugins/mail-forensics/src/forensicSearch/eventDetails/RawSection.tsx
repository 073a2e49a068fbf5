import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ExpandIcon from '@material-ui/icons/ExpandMore';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../../components/CopyButton';
import { visibleText } from '../../components/hiddenCharacters';
import { ScrollableCode } from '../../components/ScrollableCode';
import { useMessages } from '../../components/useMessages';

const useStyles = makeStyles(theme => ({
  root: { marginTop: theme.spacing(3) },
  details: { display: 'flex', alignItems: 'flex-start' },
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
        <ScrollableCode
          wrapped
          name={t('search.details.raw')}
          text={json.split('\n').map(visibleText).join('\n')}
        />
        <CopyButton text={json} what={t('search.details.raw')} />
      </AccordionDetails>
    </Accordion>
  );
}
