import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useEffect, useRef } from 'react';
import { CopyButton } from '../../components/CopyButton';
import { formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import type { MadeLink } from './useAuthorizationLink';

const useStyles = makeStyles(theme => ({
  row: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
}));

/** A link that was made, with how long it can be used; selected where the clipboard was refused. */
export function AuthorizationLinkField(props: { id: string; link: MadeLink }) {
  const { link } = props;
  const t = useMessages();
  const classes = useStyles();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // Also where it was copied: the button can be far from it.
    field.current?.focus();
    field.current?.select();
  }, [link]);

  return (
    <div>
      <Typography variant="body2" role="status">
        {link.copied
          ? t('addConnection.link.copied')
          : t('addConnection.link.notCopied')}
      </Typography>
      <div className={classes.row}>
        <TextField
          id={props.id}
          label={t('addConnection.link.field')}
          value={link.url}
          inputRef={field}
          InputProps={{ readOnly: true }}
          onFocus={event => event.target.select()}
          margin="dense"
          variant="outlined"
          fullWidth
        />
        <CopyButton text={link.url} what={t('addConnection.link.what')} />
      </div>
      <Typography variant="body2">
        {t('addConnection.link.terms', {
          until: formatTimeWithZone(link.expiresAt, t),
        })}
      </Typography>
    </div>
  );
}
