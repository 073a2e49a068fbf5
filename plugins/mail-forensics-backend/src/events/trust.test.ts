import fc from 'fast-check';
import { assessTrust, domainOf } from './trust';

const list = ['contoso.com', '*.contoso.com', 'bücher.example'];

describe('assessTrust', () => {
  it.each<[string, string[], boolean, string[]]>([
    ['one on the list', ['anna@contoso.com'], true, []],
    ['in any case', ['Anna@CONTOSO.com'], true, []],
    ['a subdomain', ['anna@mail.eu.contoso.com'], true, []],
    ['all of several', ['a@contoso.com', 'b@x.contoso.com'], true, []],
    [
      'one of several is not',
      ['a@contoso.com', 'b@evil.example', 'c@evil.example', 'd@EVIL.example'],
      false,
      ['evil.example'],
    ],
    [
      'a name that only ends alike',
      ['a@notcontoso.com'],
      false,
      ['notcontoso.com'],
    ],
    [
      'a name that goes on',
      ['a@contoso.com.evil.example'],
      false,
      ['contoso.com.evil.example'],
    ],
    ['nobody', [], false, []],
    ['no domain', ['/O=ORG/CN=ANNA'], false, []],
    ['an empty domain', ['anna@'], false, []],
    [
      'the last @ counts',
      ['"a@contoso.com"@evil.example'],
      false,
      ['evil.example'],
    ],
    ['an international name', ['a@bücher.example'], true, []],
    ['its ASCII form', ['a@xn--bcher-kva.example'], true, []],
    [
      'a look-alike of @',
      ['a@evil.example＠contoso.com'],
      false,
      ['contoso.com'],
    ],
    ['a comment', ['a@contoso.com (b@evil.example)'], false, ['evil.example)']],
    ['a port', ['a@contoso.com:25'], false, ['contoso.com:25']],
    ['a blank', ['a@contoso.com evil'], false, ['contoso.com evil']],
  ])('%s', (_, recipients, trusted, untrustedDomains) => {
    const assessment = assessTrust(recipients, list);
    expect(assessment).toMatchObject({
      trusted,
      trustReason: trusted ? 'Trusted email recipient' : null,
      untrustedDomains,
    });
    expect(assessment.trustedRecipients).toHaveLength(recipients.length);
  });

  it('takes a plain entry for that domain only, and a star for its subdomains only', () => {
    expect(assessTrust(['a@contoso.com'], ['*.contoso.com']).trusted).toBe(
      false,
    );
    expect(assessTrust(['a@x.contoso.com'], ['contoso.com']).trusted).toBe(
      false,
    );
  });

  it('trusts nobody where the list is empty or holds rubbish', () => {
    expect(assessTrust(['a@contoso.com'], []).trusted).toBe(false);
    expect(assessTrust(['a@'], ['', '*.', '<>']).trusted).toBe(false);
  });

  it('is as strict as its strictest recipient', () => {
    const address = fc.constantFrom(
      'a@contoso.com',
      'b@x.contoso.com',
      'c@evil.example',
      'd',
    );
    fc.assert(
      fc.property(fc.array(address, { minLength: 1 }), recipients => {
        const each = recipients.map(one => assessTrust([one], list).trusted);
        expect(assessTrust(recipients, list)).toMatchObject({
          trusted: each.every(Boolean),
          trustedRecipients: each,
        });
      }),
    );
  });
});

it.each([
  ['Anna@Contoso.com', 'contoso.com'],
  [`${'x'.repeat(500)}@contoso.com`, 'contoso.com'],
  [`a@${'x'.repeat(500)}`, 'x'.repeat(253)],
  ['anna', null],
  ['anna@', null],
  ['', null],
])('the domain of %s is %s', (address, domain) => {
  expect(domainOf(address)).toBe(domain);
});
