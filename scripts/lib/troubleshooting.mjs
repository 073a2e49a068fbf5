import { escaped, formatted } from './markdown.mjs';

const INTRODUCTION = `# Troubleshooting

<!-- Made from the catalogue of problems by scripts/docs.mjs: change plugins/mail-forensics-common/src/problems.ts instead. -->

Every problem that Data Connections can tell of, by its code. The page tells the facts of your case besides: which users,
how many mailboxes, since when, and the code that Microsoft gave.

An **error** keeps a connection as a whole from working: its status is _Error_, its row is red, and a banner above the
table names it. A **warning** leaves the status as it is. A problem of the connection is listed in its details, with what to
do about it first; a problem of one mailbox stands beside that mailbox under _Mailboxes_, and concerns no other.

All of them go away by themselves when their cause does. **Verify now**, in the details of a connection, tries at once what
would be tried by itself later, and tells the result. What was sent while a connection could not be read is read when it
works again: monitoring starts from where it stopped, not from then on. Only a connection that was deauthorized has a gap,
which is shown.
`;

const COLUMNS = '| Code | Title | Severity |\n| --- | --- | --- |\n';

/** Problems of an attempt to authorize, not of a connection. */
const ATTEMPTS = ['CONSENT_DECLINED', 'WRONG_TENANT'];

/**
 * The gallery of problems, with an anchor for each code.
 *
 * @param problems - the module of the catalogue
 */
export async function renderTroubleshooting({
  CONNECTION_PROBLEM_CODES,
  MAILBOX_PROBLEM_CODES,
  PROBLEM_CATALOGUE,
}) {
  const row = code => {
    const { title, severity } = PROBLEM_CATALOGUE[code];
    return `| [\`${code}\`](#${code}) | ${title} | ${severity} |\n`;
  };
  const article = code =>
    renderArticle(code, PROBLEM_CATALOGUE[code], {
      ofMailbox: MAILBOX_PROBLEM_CODES.includes(code),
    });
  const text = [
    INTRODUCTION,
    '## Problems of a connection\n',
    COLUMNS + CONNECTION_PROBLEM_CODES.map(row).join(''),
    '## Problems of a mailbox\n',
    COLUMNS + MAILBOX_PROBLEM_CODES.map(row).join(''),
    ...CONNECTION_PROBLEM_CODES.map(article),
    ...MAILBOX_PROBLEM_CODES.map(article),
  ].join('\n');
  return formatted(text);
}

// A heading alone would have an anchor in lower case.
function renderArticle(code, problem, { ofMailbox }) {
  return `
<a id="${code}"></a>

## ${code}

**${escaped(problem.title)}** (${problem.severity})

- **What it means.** ${escaped(problem.detail)}
- **What to do.** ${escaped(problem.remedy)}
- **Meanwhile.** ${escaped(problem.meanwhile)}
- **When it goes away.** ${escaped(problem.clears)}
- **How it shows.** ${howItShows(code, problem.severity, ofMailbox)}
`;
}

function howItShows(code, severity, ofMailbox) {
  if (ofMailbox) {
    return 'In the row of the mailbox, under _Mailboxes_ in the details of the connection, which counts it among the mailboxes with problems. The status of the connection stays as it is.';
  }
  if (ATTEMPTS.includes(code)) {
    return 'On the page that the browser comes back to, in the history, and in the details of the connection. The status stays as it is: _Awaiting authorization_, or whatever it was.';
  }
  return severity === 'error'
    ? 'The status is _Error_: a red row, a banner above the table, a line in the history, and a notification where recipients are configured.'
    : 'In the details of the connection. The status stays as it is, and nobody is notified.';
}
