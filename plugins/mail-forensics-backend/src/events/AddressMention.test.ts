import { AddressMention } from './AddressMention';

describe('AddressMention', () => {
  const anna = AddressMention.of('Anna.B+x@Contoso.com');

  it.each([
    'anna.b+x@contoso.com',
    'to ANNA.B+X@contoso.com, and others',
    '<anna.b+x@contoso.com>',
    '*anna.b+x@contoso.com',
    'It was anna.b+x@contoso.com.',
  ])('is in %s', text => {
    expect(anna.isIn(text)).toBe(true);
    expect(anna.eraseFrom(text)).toMatch(/erased/);
    expect(anna.eraseFrom(text)).not.toMatch(/anna/i);
  });

  it.each([
    'joanna.b+x@contoso.com',
    'x.anna.b+x@contoso.com',
    'anna.b+x@contoso.com.au',
    'anna.b+x@contoso.community',
    'anna_b+x@contoso.com',
    'annaxb+x@contoso.com',
    'anna.b+x',
    '',
  ])('is not in %s', text => {
    expect(anna.isIn(text)).toBe(false);
    expect(anna.eraseFrom(text)).toBe(text);
  });

  it('is taken out of values of JSON, which stays what it was otherwise', () => {
    const query = {
      groups: [
        {
          filters: [
            {
              term: 'source.email.sender',
              value: ['ben@x.org', 'ANNA.b+x@contoso.com', 7, null],
            },
          ],
        },
      ],
    };
    expect(JSON.parse(anna.eraseFromJson(JSON.stringify(query)))).toEqual({
      groups: [
        {
          filters: [
            {
              term: 'source.email.sender',
              value: ['ben@x.org', 'erased', 7, null],
            },
          ],
        },
      ],
    });
  });

  it('stands for itself in a pattern', () => {
    expect(AddressMention.of('a_b%c@x.org').likePattern).toBe(
      '%a\\_b\\%c@x.org%',
    );
  });
});
