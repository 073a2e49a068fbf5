import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import CodeIcon from '@material-ui/icons/Code';
import LinkIcon from '@material-ui/icons/Link';
import { useLocation } from 'react-router-dom';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import {
  TOKEN_PLACEHOLDER,
  toCurl,
  toJson,
  URL_PLACEHOLDER,
} from './apiRequest';
import { toKeptQuery } from './keptQuery';
import { MenuButton } from './MenuButton';
import { TextToCopyDialog } from './TextToCopyDialog';
import { Told } from './Told';
import { useClipboard } from './useClipboard';
import { SHARED_QUERY } from './useSharedQuery';

/** *Copy link*: to the search by the id under which it is kept, so that the address names nobody and no file. */
export function CopyLinkButton(props: { query: Query }) {
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { pathname } = useLocation();
  const clipboard = useClipboard();
  const { busy, error, run } = useAction();

  async function copyLink() {
    const { id } = await api.shareQuery(toKeptQuery(props.query));
    const link = new URL(pathname, window.location.origin);
    link.searchParams.set(SHARED_QUERY, id);
    await clipboard.copy(link.href);
  }
  return (
    <>
      <Button
        size="small"
        startIcon={<LinkIcon />}
        disabled={busy}
        onClick={() => run(copyLink)}
      >
        {t('searchTools.copy.link')}
      </Button>
      {clipboard.copied && (
        <Told
          text={t('searchTools.copy.linkCopied')}
          onEnd={clipboard.dismiss}
        />
      )}
      {error && (
        <Typography variant="caption" color="error" role="alert">
          {t('searchTools.copy.failed', { message: messageOf(error, t) })}
        </Typography>
      )}
      {clipboard.refused !== undefined && (
        <TextToCopyDialog
          id="mail-forensics-copy-link"
          title={t('searchTools.copy.linkTitle')}
          help={t('searchTools.copy.linkHelp')}
          text={clipboard.refused}
          onClose={clipboard.dismiss}
        />
      )}
    </>
  );
}

/** *Copy as API request*: what a script would send for the same events. */
export function CopyRequestButton(props: { query: Query }) {
  const { query } = props;
  const t = useMessages();
  const clipboard = useClipboard();
  return (
    <>
      <MenuButton
        id="mail-forensics-copy-request"
        label={t('searchTools.copy.request')}
        icon={<CodeIcon />}
        items={[
          {
            key: 'curl',
            label: t('searchTools.copy.curl'),
            onSelect: () => clipboard.copy(toCurl(query)),
          },
          {
            key: 'json',
            label: t('searchTools.copy.json'),
            onSelect: () => clipboard.copy(toJson(query)),
          },
        ]}
      />
      {clipboard.copied && (
        <Told
          text={t('searchTools.copy.requestCopied')}
          onEnd={clipboard.dismiss}
        />
      )}
      {clipboard.refused !== undefined && (
        <TextToCopyDialog
          id="mail-forensics-api-request"
          title={t('searchTools.copy.requestTitle')}
          help={t('searchTools.copy.requestHelp', {
            url: URL_PLACEHOLDER,
            token: TOKEN_PLACEHOLDER,
          })}
          text={clipboard.refused}
          onClose={clipboard.dismiss}
        />
      )}
    </>
  );
}
