import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type {
  FileEvent,
  HashError,
} from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../../components/CopyButton';
import { Facts, Section } from '../../components/Facts';
import { formatCount, formatSize } from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { categoryWord, kindWord } from '../conditionWords';
import { FileLink } from '../filePage/FileLink';

/** Name, type by name and by bytes, size, and the hashes or why there are none. */
export function FileSection(props: {
  event: FileEvent;
  onFindFile: (sha256: string) => void;
}) {
  const { file } = props.event;
  const { sha256 } = file.hash;
  const t = useMessages();
  return (
    <Section title={t('search.details.file')}>
      <Facts
        facts={[
          [
            t('search.details.name'),
            <>
              <VisibleText text={file.name} />{' '}
              <CopyButton text={file.name} what={t('search.details.name')} />
            </>,
          ],
          [t('search.details.category'), categoryWord(file.category, t)],
          [
            t('search.details.typeByName'),
            <VisibleText
              text={file.mimeTypeByExtension ?? t('common.unknown')}
            />,
          ],
          [
            t('search.details.typeByBytes'),
            <>
              <VisibleText text={file.mimeTypeByBytes ?? t('common.unknown')} />
              {isDisguised(file) && (
                <Typography variant="body2" color="error">
                  {t('search.details.mismatch')}
                </Typography>
              )}
            </>,
          ],
          [t('search.details.size'), sizeWords(file.sizeInBytes, t)],
          [t('search.details.kind'), attachedAs(props.event, t)],
          [
            t('search.details.md5'),
            <Hash
              name={t('search.details.md5')}
              hash={file.hash.md5}
              error={file.hash.md5Error}
            />,
          ],
          [
            t('search.details.sha256'),
            <Hash
              name={t('search.details.sha256')}
              hash={sha256}
              error={file.hash.sha256Error}
            />,
          ],
        ]}
      />
      {sha256 !== null && (
        <>
          <FileLink sha256={sha256}>{t('filePage.whereElse')}</FileLink>{' '}
          <Button
            size="small"
            color="primary"
            onClick={() => props.onFindFile(sha256)}
          >
            {t('search.details.findFile')}
          </Button>
        </>
      )}
    </Section>
  );
}

function Hash(props: {
  name: string;
  hash: string | null;
  error: HashError | null;
}) {
  const t = useMessages();
  if (props.hash === null) {
    return (
      <VisibleText
        text={t('search.details.noHash', {
          reason: props.error ?? t('common.unknown'),
        })}
      />
    );
  }
  return (
    <>
      <code>{props.hash}</code>{' '}
      <CopyButton text={props.hash} what={props.name} />
    </>
  );
}

/** The bytes are of a known category, and the name claims another. */
export function isDisguised({
  categoryByBytes,
  categoryByExtension,
}: FileEvent['file']): boolean {
  return (
    isKnown(categoryByBytes) &&
    isKnown(categoryByExtension) &&
    categoryByBytes !== categoryByExtension
  );
}

function isKnown(category: string | null): boolean {
  return category !== null && category !== 'Uncategorized';
}

function sizeWords(bytes: number | null, t: Messages): string {
  if (bytes === null) {
    return t('common.unknown');
  }
  return t('search.details.sizeBytes', {
    count: bytes,
    size: formatSize(bytes, t),
    bytes: formatCount(bytes, t),
  });
}

/** What of it was attached, and whether the mail shows it. */
function attachedAs({ mailForensics }: FileEvent, t: Messages): string {
  return mailForensics.inline && mailForensics.attachmentKind === 'file'
    ? t('search.details.inline')
    : kindWord(mailForensics.attachmentKind, t);
}
