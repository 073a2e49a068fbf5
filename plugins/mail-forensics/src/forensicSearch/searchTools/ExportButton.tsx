import { usePermission } from '@backstage/plugin-permission-react';
import GetAppIcon from '@material-ui/icons/GetApp';
import {
  eventExportPermission,
  type ExportFormat,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { saveFile } from '../../components/saveFile';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import { ExportDialog } from './ExportDialog';
import { toKeptQuery } from './keptQuery';
import { MenuButton } from './MenuButton';
import { queryWords } from './queryWords';
import { useExport } from './useExport';

/** *Export*: saves everything that the search finds, for those who may. */
export function ExportButton(props: { query: Query }) {
  const t = useMessages();
  const { allowed } = usePermission({ permission: eventExportPermission });
  const [format, setFormat] = useState<ExportFormat>('csv');
  // The page may search for something else meanwhile.
  const [exported, setExported] = useState(props.query);
  const { state, start, cancel } = useExport((file, id) =>
    saveFile(file, fileName(id, format)),
  );
  if (!allowed) {
    return null;
  }

  function begin(chosen: ExportFormat) {
    setFormat(chosen);
    setExported(props.query);
    start(toKeptQuery(props.query), chosen);
  }
  return (
    <>
      <MenuButton
        id="mail-forensics-export"
        label={t('searchTools.export.open')}
        icon={<GetAppIcon />}
        items={[
          {
            key: 'csv',
            label: t('searchTools.export.csv'),
            onSelect: () => begin('csv'),
          },
          {
            key: 'ndjson',
            label: t('searchTools.export.ndjson'),
            onSelect: () => begin('ndjson'),
          },
        ]}
      />
      {state && (
        <ExportDialog
          state={state}
          query={queryWords(exported, t)}
          name={
            state.status === 'done' ? fileName(state.manifest.id, format) : ''
          }
          onCancel={cancel}
          onRetry={() => begin(format)}
          onSaveFile={() =>
            state.status === 'done' &&
            saveFile(state.file, fileName(state.manifest.id, format))
          }
          onSaveManifest={() =>
            state.status === 'done' &&
            saveFile(
              new Blob([JSON.stringify(state.manifest, null, 2)], {
                type: 'application/json',
              }),
              fileName(state.manifest.id, 'manifest.json'),
            )
          }
          onClose={cancel}
        />
      )}
    </>
  );
}

/** As the backend names the file. */
function fileName(id: string, extension: string): string {
  return `file-events-${id}.${extension}`;
}
