import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import {
  SCOPE_VERDICTS,
  type ScopeReport,
  type ScopeRow,
  type ScopeVerdict,
} from 'backstage-plugin-mail-forensics-common';
import { useMemo, useState } from 'react';
import { backendWords } from '../../components/backendWords';
import { verdictWord } from '../../components/verdictWord';
import { formatCount } from '../../components/format';
import { saveFile } from '../../components/saveFile';
import { useDebounced } from '../../components/useDebounced';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { filterRows, type RowChoice } from './filterRows';
import { ScopeRowsTable, type UseMatch } from './ScopeRowsTable';
import { verdictsCsv } from './verdictsCsv';
import { reportSummary, verdictKind } from './verdictWords';

/** From so many rows on, looking for a text waits in milliseconds until no more is typed. */
const MANY_ROWS = 10_000;
const TYPING_PAUSE = 150;

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: theme.spacing(1, 2),
  },
  choice: { width: 200 },
  search: { flexGrow: 1, minWidth: 180 },
  notes: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** A scope row by row: totals, remarks on the file, and every row with its verdict, to be filtered and downloaded. */
export function ScopeReportTable(props: {
  /** Must be unique on the page, where there are two. */
  id?: string;
  report: ScopeReport;
  /** Of the file, where it is known. */
  name?: string;
  /** Offers to put a near match in place of an entry that was not found. */
  onUseMatch?: UseMatch;
}) {
  const { report, name, id = 'mail-forensics-scope-report' } = props;
  const t = useMessages();
  const classes = useStyles();
  const [choice, setChoice] = useState<RowChoice>('all');
  const [typed, setTyped] = useState('');
  const settled = useDebounced(typed, TYPING_PAUSE);
  const text = report.rows.length < MANY_ROWS ? typed : settled;
  const present = SCOPE_VERDICTS.filter(verdict => report.totals[verdict] > 0);
  // A correction can have taken away the last row of the verdict that was chosen.
  const isThere =
    choice === 'all' || choice === 'problems' || present.includes(choice);
  const shownChoice = isThere ? choice : 'all';
  const rows = useMemo(
    () => filterRows(report.rows, { choice: shownChoice, text }),
    [report.rows, shownChoice, text],
  );
  const summary = reportSummary(report, { name, verdicts: present }, t);

  function showAll() {
    setChoice('all');
    setTyped('');
  }

  return (
    <section className={classes.root} aria-label={t('scope.report.label')}>
      <Typography variant="subtitle2" component="p" role="status">
        <bdi>{summary}</bdi>
      </Typography>
      {report.mailboxes !== null && (
        <Typography variant="body2">
          {t('scope.report.mailboxes', {
            count: report.mailboxes,
            mailboxes: formatCount(report.mailboxes, t),
          })}
        </Typography>
      )}
      <Notes notes={report.notes} />
      {report.rows.length > 0 && (
        <>
          <div className={classes.tools}>
            <ChoiceField
              id={`${id}-choice`}
              report={report}
              present={present}
              choice={shownChoice}
              onChange={setChoice}
            />
            <TextField
              id={`${id}-search`}
              className={classes.search}
              type="search"
              label={t('scope.report.search')}
              placeholder={t('scope.report.searchHelp')}
              InputLabelProps={{ shrink: true }}
              size="small"
              value={typed}
              onChange={event => setTyped(event.target.value)}
              onKeyDown={event => {
                // In a form, Enter in a field would send it.
                if (event.key === 'Enter') {
                  event.preventDefault();
                }
              }}
            />
            <Button
              size="small"
              variant="outlined"
              onClick={() => downloadVerdicts(report.rows, name, t)}
            >
              {t('scope.report.download')}
            </Button>
          </div>
          {rows.length === 0 ? (
            <div>
              <Typography component="p" role="status">
                {t('scope.report.noMatch')}
              </Typography>
              <Button size="small" onClick={showAll}>
                {t('scope.report.showAll')}
              </Button>
            </div>
          ) : (
            <ScopeRowsTable
              key={`${shownChoice} ${text}`}
              id={`${id}-rows`}
              rows={rows}
              onUseMatch={props.onUseMatch}
            />
          )}
          {rows.length > 0 && rows.length < report.rows.length && (
            <Typography variant="caption" component="p" role="status">
              {t('scope.report.shown', {
                count: report.rows.length,
                shown: formatCount(rows.length, t),
                rows: formatCount(report.rows.length, t),
              })}
            </Typography>
          )}
        </>
      )}
    </section>
  );
}

function Notes(props: { notes: string[] }) {
  const t = useMessages();
  const classes = useStyles();
  return props.notes.length === 0 ? null : (
    <ul className={classes.notes} aria-label={t('scope.report.notes')}>
      {props.notes.map(note => (
        <li key={note}>
          <Typography variant="body2">
            <VisibleText text={backendWords(note, t)} />
          </Typography>
        </li>
      ))}
    </ul>
  );
}

function ChoiceField(props: {
  id: string;
  report: ScopeReport;
  present: ScopeVerdict[];
  choice: RowChoice;
  onChange: (choice: RowChoice) => void;
}) {
  const { report, present } = props;
  const t = useMessages();
  const classes = useStyles();
  const problems = present
    .filter(verdict => verdictKind(verdict) === 'problem')
    .reduce((sum, verdict) => sum + report.totals[verdict], 0);
  const choices: readonly RowChoice[] = ['all', 'problems', ...present];
  const words: [RowChoice, string][] = [
    [
      'all',
      t('scope.report.everyRow', { rows: formatCount(report.rows.length, t) }),
    ],
    [
      'problems',
      t('scope.report.onlyProblems', { rows: formatCount(problems, t) }),
    ],
    ...present.map((verdict): [RowChoice, string] => [
      verdict,
      t('scope.report.onlyVerdict', {
        verdict: verdictWord(verdict, t),
        rows: formatCount(report.totals[verdict], t),
      }),
    ]),
  ];
  return (
    <TextField
      id={props.id}
      className={classes.choice}
      select
      SelectProps={{ native: true }}
      size="small"
      label={t('scope.report.filter')}
      value={props.choice}
      onChange={event => {
        const chosen = choices.find(choice => choice === event.target.value);
        if (chosen) {
          props.onChange(chosen);
        }
      }}
    >
      {words.map(([choice, word]) => (
        <option key={choice} value={choice}>
          {word}
        </option>
      ))}
    </TextField>
  );
}

function downloadVerdicts(
  rows: ScopeRow[],
  name: string | undefined,
  t: Messages,
) {
  saveFile(
    new Blob([verdictsCsv(rows, t)], { type: 'text/csv;charset=utf-8' }),
    name === undefined
      ? t('scope.report.downloadName')
      : t('scope.report.downloadNamed', {
          name: name.replace(/\.(csv|tsv|txt)$/i, ''),
        }),
  );
}
