import IconButton from '@material-ui/core/IconButton';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import CopyIcon from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState, type MouseEvent } from 'react';
import { useMessages } from './useMessages';

type Outcome = 'copied' | 'failed';

/** How long the outcome is told, in milliseconds. */
const TOLD_FOR = 2_000;

/** Puts `text` on the clipboard; `what` names it, as in "Copy SHA-256". */
export function CopyButton(props: {
  text: string;
  what: string;
  tabIndex?: number;
}) {
  const t = useMessages();
  const [outcome, setOutcome] = useState<Outcome>();
  const label = t('common.copy', { what: props.what });

  useEffect(() => {
    const timer = setTimeout(() => setOutcome(undefined), TOLD_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(event: MouseEvent) {
    // It sits in rows that open something when they are clicked.
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(props.text);
      setOutcome('copied');
    } catch {
      // No clipboard: the page is not served over https, or the browser refuses.
      setOutcome('failed');
    }
  }

  const told = { copied: t('common.copied'), failed: t('common.copyFailed') };
  return (
    <>
      <Tooltip title={outcome ? told[outcome] : label}>
        <IconButton
          size="small"
          aria-label={label}
          tabIndex={props.tabIndex}
          onClick={copy}
          onKeyDown={event => event.key !== 'Escape' && event.stopPropagation()}
        >
          <CopyIcon fontSize="inherit" />
        </IconButton>
      </Tooltip>
      {outcome && (
        <Typography variant="srOnly" role="status">
          {told[outcome]}
        </Typography>
      )}
    </>
  );
}
