import { formatCount, formatSize } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import type { Messages } from '../../components/useMessages';
import { LARGEST_SCOPE_FILE, type ScopeFileProblem } from './scopeFile';

/** Why a file is not taken, and what to do. */
export function fileProblemWords(
  problem: ScopeFileProblem,
  t: Messages,
): string {
  switch (problem.kind) {
    case 'empty':
      return t('scope.file.empty');
    case 'no rows':
      return t('scope.file.noRows');
    case 'too large':
      return t('scope.file.tooLarge', {
        size: formatSize(LARGEST_SCOPE_FILE, t),
      });
    case 'workbook':
      return t('scope.file.workbook');
    case 'not text':
      return t('scope.file.notText');
    case 'bad bytes': {
      const where = {
        row: formatCount(problem.row, t),
        byte: formatCount(problem.byte, t),
        encoding: problem.encoding === 'UTF-8' ? 'UTF-8' : 'UTF-16',
      };
      return problem.after === ''
        ? t('scope.file.badBytes', where)
        : t('scope.file.badBytesAfter', {
            ...where,
            after: visibleText(problem.after),
          });
    }
    default:
      return t('scope.file.unreadable');
  }
}
