import { formatTable } from './formatTable';

describe('formatTable', () => {
  it('lines up words at the left and numbers at the right', () => {
    expect(
      formatTable(
        ['page', 'p50 ms'],
        [
          ['connections', 3.14],
          ['one', 12_345.6],
          ['none', NaN],
        ],
      ),
    ).toBe(
      [
        '| page        | p50 ms |',
        '| ----------- | -----: |',
        '| connections |    3.1 |',
        '| one         | 12,346 |',
        '| none        |      - |',
      ].join('\n'),
    );
  });
});
