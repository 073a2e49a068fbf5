import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { formatTime } from '../components/format';
import { useMessages } from '../components/useMessages';
import { VisibleText } from '../components/VisibleText';
import { FileLink } from '../forensicSearch/filePage/FileLink';
import { recipientWords } from '../forensicSearch/recipientWords';

const useStyles = makeStyles({
  time: { whiteSpace: 'nowrap' },
  text: { overflowWrap: 'anywhere', minWidth: 120 },
});

const LONGEST = 200;

/** Attachments, the latest first. */
export function AttachmentsTable(props: {
  events: FileEvent[];
  hasSenders: boolean;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('entity.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('entity.date')}</TableCell>
            <TableCell>{t('entity.file')}</TableCell>
            {props.hasSenders && <TableCell>{t('entity.sender')}</TableCell>}
            <TableCell>{t('entity.recipients')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.events.map(event => (
            <TableRow key={event.event.id}>
              <TableCell className={classes.time}>
                {formatTime(event['@timestamp'], t, 'utc')}
              </TableCell>
              <TableCell className={classes.text}>
                <FileName file={event.file} />
              </TableCell>
              {props.hasSenders && (
                <TableCell className={classes.text}>
                  <VisibleText
                    text={event.source.email.sender ?? t('common.unknown')}
                    maxLength={LONGEST}
                  />
                </TableCell>
              )}
              <TableCell className={classes.text}>
                <VisibleText
                  text={
                    recipientWords(event.destination.email.recipients, t) ||
                    t('common.none')
                  }
                  maxLength={LONGEST}
                />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function FileName({ file }: { file: FileEvent['file'] }) {
  const name = <VisibleText text={file.name} maxLength={LONGEST} />;
  const { sha256 } = file.hash;
  return sha256 === null ? name : <FileLink sha256={sha256}>{name}</FileLink>;
}
