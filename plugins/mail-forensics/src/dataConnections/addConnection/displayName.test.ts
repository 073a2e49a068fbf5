/** @jest-environment node */
import { displayNameProblem, isSameDisplayName } from './displayName';

describe('a display name', () => {
  it.each([
    ['  ', 'empty'],
    ['Contoso', undefined],
    ['contoso  US', 'taken'],
    [' CONTOSO us ', 'taken'],
    ['Ｃontoso US', 'taken'],
    ['Strasse', 'taken'],
    ['x'.repeat(200), undefined],
    ['x'.repeat(201), 'too long'],
    ['😀'.repeat(200), undefined],
    ['Contoso\tUS', 'control characters'],
    ['Contoso\tEU', 'control characters'],
  ])('%p is %p', (typed, problem) => {
    expect(displayNameProblem(typed, ['Contoso US', 'Straße'])).toBe(problem);
  });

  it('is the same without regard to case', () => {
    expect(isSameDisplayName('Contoso', ' CONTOSO ')).toBe(true);
    expect(isSameDisplayName('Contoso', 'Contoso EU')).toBe(false);
  });
});
