import type {
  ScopeInput,
  ScopeMode,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useMemo, useState } from 'react';
import type { ReadableScopeFile, ScopeFile } from './scopeFile';
import type { FileScopeMode } from './scopeTemplates';

/** A scope that is being entered. Each mode keeps its own file, so that looking at another mode loses nothing. */
export interface ScopeDraft {
  mode: ScopeMode;
  /** Of the mode that is chosen. */
  file: ScopeFile | undefined;
  /** The same where it can be used. */
  readableFile: ReadableScopeFile | undefined;
  /** Whether a file was chosen for any mode. */
  hasFiles: boolean;
  /** The same object for as long as the scope is the same; undefined until the mode has a file that can be used. */
  input: ScopeInput | undefined;
  setMode: (mode: ScopeMode) => void;
  /** Without a file: takes away the one there is. */
  setFile: (mode: FileScopeMode, file: ScopeFile | undefined) => void;
}

export function useScopeDraft(initialMode: ScopeMode): ScopeDraft {
  const [mode, setMode] = useState(initialMode);
  const [files, setFiles] = useState<Partial<Record<FileScopeMode, ScopeFile>>>(
    {},
  );
  const setFile = useCallback(
    (fileMode: FileScopeMode, file: ScopeFile | undefined) =>
      setFiles(before => ({ ...before, [fileMode]: file })),
    [],
  );
  const file = mode === 'all' ? undefined : files[mode];
  const readableFile = file && 'csv' in file ? file : undefined;
  const csv = readableFile?.csv;
  const input = useMemo(() => inputOf(mode, csv), [mode, csv]);
  return {
    mode,
    file,
    readableFile,
    hasFiles: Object.values(files).some(chosen => chosen !== undefined),
    input,
    setMode,
    setFile,
  };
}

function inputOf(
  mode: ScopeMode,
  csv: string | undefined,
): ScopeInput | undefined {
  if (mode === 'all') {
    return { mode };
  }
  return csv === undefined ? undefined : { mode, csv };
}
