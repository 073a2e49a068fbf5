import { useApi } from '@backstage/core-plugin-api';
import type {
  ExportFormat,
  ExportManifest,
  ExportRequest,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  mailForensicsApiRef,
  type ExportProgress,
} from '../../api/MailForensicsApi';
import { asError } from '../../components/usePolledRequest';

/** An export that was begun. */
export type ExportState =
  | { status: 'running'; progress: ExportProgress }
  | { status: 'done'; file: Blob; manifest: ExportManifest }
  /** What arrived is not what the manifest says was sent. */
  | { status: 'incomplete' }
  | { status: 'failed'; error: Error };

/** How often the progress is told, in milliseconds: pieces arrive faster than a page can be drawn. */
const TELL_EVERY = 200;

/** Takes out what a query finds. It is cancelled with whatever shows it. */
export function useExport(onDone: (file: Blob, id: string) => void): {
  state: ExportState | undefined;
  start: (request: ExportRequest, format: ExportFormat) => void;
  cancel: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [state, setState] = useState<ExportState>();
  const current = useRef<AbortController>();
  const latestOnDone = useRef(onDone);
  latestOnDone.current = onDone;

  const cancel = useCallback(() => {
    current.current?.abort();
    setState(undefined);
  }, []);
  const start = useCallback(
    (request: ExportRequest, format: ExportFormat) => {
      current.current?.abort();
      const controller = new AbortController();
      const { signal } = controller;
      current.current = controller;
      let told = 0;
      setState({ status: 'running', progress: { bytes: 0, events: 0 } });
      api
        .exportFileEvents(request, {
          format,
          signal,
          onProgress: progress => {
            if (!signal.aborted && Date.now() - told >= TELL_EVERY) {
              told = Date.now();
              setState({ status: 'running', progress });
            }
          },
        })
        .then(
          ({ file, manifest }) => {
            if (signal.aborted) {
              return;
            }
            if (!isWhole(file, manifest)) {
              setState({ status: 'incomplete' });
              return;
            }
            setState({ status: 'done', file, manifest });
            latestOnDone.current(file, manifest.id);
          },
          (error: unknown) =>
            signal.aborted ||
            setState({ status: 'failed', error: asError(error) }),
        );
    },
    [api],
  );
  useEffect(() => () => current.current?.abort(), []);
  return { state, start, cancel };
}

function isWhole(file: Blob, { state, bytes }: ExportManifest): boolean {
  return state === 'complete' && (bytes === null || bytes === file.size);
}
