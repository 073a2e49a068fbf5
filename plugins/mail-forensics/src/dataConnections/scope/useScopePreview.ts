import { useApi } from '@backstage/core-plugin-api';
import type {
  ScopeInput,
  ScopePreview,
  ScopePreviewProgress,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { asError } from '../../components/usePolledRequest';

/** How far the preview of a scope is; `none` where there is nothing to preview. */
export type PreviewState =
  | { status: 'none' }
  | { status: 'asking'; progress?: ScopePreviewProgress }
  | { status: 'cancelled' }
  | { status: 'failed'; error: Error }
  | { status: 'done'; preview: ScopePreview };

export interface PreviewRequest {
  state: PreviewState;
  cancel: () => void;
  /** Asks once more, from the beginning. */
  again: () => void;
}

/**
 * Asks what a scope comes to as soon as there is one, and anew whenever it is another; what was asked before is broken
 * off, at the backend too.
 *
 * @param scope - the same object from render to render until it is another scope; undefined: there is nothing to ask
 */
export function useScopePreview(
  scope: ScopeInput | undefined,
  options: { connectionId?: string; revision?: number } = {},
): PreviewRequest {
  const { connectionId, revision } = options;
  const api = useApi(mailForensicsApiRef);
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ to: object; state: PreviewState }>();
  const controller = useRef<AbortController>();
  // Another revision has another scope to compare with.
  const request = useMemo(
    () => ({ scope, connectionId, revision, round }),
    [scope, connectionId, revision, round],
  );

  useEffect(() => {
    if (request.scope === undefined) {
      return undefined;
    }
    const current = new AbortController();
    const { signal } = current;
    controller.current = current;
    const tell = (state: PreviewState) => {
      if (!signal.aborted) {
        setAnswer({ to: request, state });
      }
    };
    api
      .previewScope(request.scope, {
        connectionId: request.connectionId,
        onProgress: progress => tell({ status: 'asking', progress }),
        signal,
      })
      .then(
        preview => tell({ status: 'done', preview }),
        thrown => tell({ status: 'failed', error: asError(thrown) }),
      );
    return () => current.abort();
  }, [api, request]);

  const cancel = useCallback(() => {
    controller.current?.abort();
    setAnswer({ to: request, state: { status: 'cancelled' } });
  }, [request]);
  const again = useCallback(() => setRound(before => before + 1), []);

  return { state: stateOf(), cancel, again };

  /** What was answered to another request says nothing of this one. */
  function stateOf(): PreviewState {
    if (scope === undefined) {
      return { status: 'none' };
    }
    return answer?.to === request ? answer.state : { status: 'asking' };
  }
}
