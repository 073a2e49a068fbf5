import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import type { FileSummary } from 'backstage-plugin-mail-forensics-common';
import { Section } from '../../components/Facts';
import {
  formatCount,
  formatSize,
  formatTime,
  shortHash,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { FileLink } from './FileLink';

const useStyles = makeStyles({ name: { overflowWrap: 'anywhere' } });

/** Files of the same name whose content is another, each with its own page. */
export function Namesakes(props: { files: FileSummary['sameNameOtherBytes'] }) {
  const { files } = props;
  const t = useMessages();
  const classes = useStyles();
  if (files.length === 0) {
    return (
      <Section title={t('filePage.namesakes')}>
        <Typography variant="body2">{t('filePage.namesakesNone')}</Typography>
      </Section>
    );
  }
  return (
    <Section title={t('filePage.namesakes')}>
      <Typography variant="body2" color="textSecondary">
        {t('filePage.namesakesHelp')}
      </Typography>
      <TableContainer>
        <Table size="small" aria-label={t('filePage.namesakes')}>
          <TableHead>
            <TableRow>
              <TableCell>{t('filePage.column.name')}</TableCell>
              <TableCell>{t('filePage.column.sha256')}</TableCell>
              <TableCell align="right">{t('filePage.column.size')}</TableCell>
              <TableCell>{t('filePage.column.firstSeen')}</TableCell>
              <TableCell>{t('filePage.column.lastSeen')}</TableCell>
              <TableCell align="right">{t('filePage.column.times')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {files.map(file => (
              <TableRow key={`${file.sha256} ${file.name}`}>
                <TableCell className={classes.name}>
                  <VisibleText text={file.name} />
                </TableCell>
                <TableCell>
                  <FileLink
                    sha256={file.sha256}
                    label={t('filePage.openNamesake', {
                      hash: shortHash(file.sha256),
                    })}
                  >
                    <code title={file.sha256}>{shortHash(file.sha256)}</code>
                  </FileLink>
                </TableCell>
                <TableCell align="right">
                  {file.sizeInBytes === null
                    ? t('common.unknown')
                    : formatSize(file.sizeInBytes, t)}
                </TableCell>
                <TableCell>{formatTime(file.firstSeen, t, 'utc')}</TableCell>
                <TableCell>{formatTime(file.lastSeen, t, 'utc')}</TableCell>
                <TableCell align="right">
                  {formatCount(file.docCount, t)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
    </Section>
  );
}
