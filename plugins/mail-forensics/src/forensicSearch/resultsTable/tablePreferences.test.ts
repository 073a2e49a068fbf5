import fc from 'fast-check';
import { COLUMN_IDS, columnIdsOf, columnsOf } from './columns';
import {
  DEFAULT_PREFERENCES,
  moveColumn,
  readPreferences,
  toggleColumn,
} from './tablePreferences';

const someColumns = fc.uniqueArray(fc.constantFrom(...COLUMN_IDS), {
  minLength: 1,
});

describe('preferences of the results', () => {
  it('are read as they were kept', () => {
    const kept = {
      columns: ['fileName', 'sha256'],
      widths: { fileName: 300 },
      density: 'compact',
      zone: 'local',
    };
    expect(readPreferences(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [{ columns: [], widths: [], density: 'wide', zone: 'mars' }],
    [{ columns: ['no such', 7], widths: { 'no such': 1, size: 'wide' } }],
  ])('are the usual ones where %j was kept', kept => {
    expect(readPreferences(kept)).toEqual(DEFAULT_PREFERENCES);
  });

  it('hold no column twice, and none too wide or too narrow to be used', () => {
    expect(
      readPreferences({
        columns: ['size', 'size'],
        widths: { size: 1, md5: 99_999 },
      }),
    ).toMatchObject({ columns: ['size'], widths: { size: 56, md5: 1_200 } });
  });
});

describe('columns', () => {
  it('can be shown and hidden, down to the last of them', () => {
    expect(toggleColumn(['size', 'md5'], 'size')).toEqual(['md5']);
    expect(toggleColumn(['md5'], 'md5')).toEqual(['md5']);
    expect(toggleColumn(['md5'], 'size')).toEqual(['md5', 'size']);
  });

  it('go where they are moved, and the others keep their order', () => {
    fc.assert(
      fc.property(someColumns, fc.nat(), fc.integer(), (columns, n, place) => {
        const id = columns[n % columns.length];
        const moved = moveColumn(columns, id, place);
        const last = columns.length - 1;
        expect(moved.indexOf(id)).toBe(Math.max(0, Math.min(last, place)));
        expect(moved.filter(other => other !== id)).toEqual(
          columns.filter(other => other !== id),
        );
      }),
    );
  });

  it('are known by their terms, which saved searches name', () => {
    const terms = columnsOf(COLUMN_IDS).map(({ term }) => term);
    expect(columnIdsOf(terms)).toEqual(COLUMN_IDS);
    expect(columnIdsOf(['file.directory', 'file.name'])).toEqual(['fileName']);
  });
});
