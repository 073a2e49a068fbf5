import fc from 'fast-check';
import type { Microsoft365Cloud } from '../../config';
import { createExchangePowerShell } from './createExchangePowerShell';
import type { ScriptScope } from './ScriptScope';
import { scanPowerShell } from './__testUtils__/scanPowerShell';

const CLIENT_ID = '4d2e9b1c-7f35-4c8a-9e60-1a5b8c3d7e20';

const create = (scope: ScriptScope, cloud: Microsoft365Cloud = 'global') =>
  createExchangePowerShell({ clientId: CLIENT_ID, cloud, scope });

const users = (...entries: string[]) => create({ mode: 'users', entries });

/** The code around the entries, whichever way they are written, and the entries as PowerShell reads them. */
function read(script: string) {
  const { code, literals } = scanPowerShell(script);
  const before = code.slice(0, code.indexOf('$Entries.AddRange'));
  const skipped = before.split('§').length - 1;
  const plain = code.replaceAll('[regex]::Unescape(§)', '§');
  return { plain, literals: literals.slice(skipped) };
}

const HOSTILE = [
  "o'neil@contoso.com",
  "'); Remove-Mailbox -Identity megan; ('",
  '\u2019); Remove-Mailbox megan; (\u2018',
  '\u201A\u201B',
  "''",
  "'",
  'ends with a backslash\\',
  '\\u0027); Remove-Mailbox megan',
  '$(Remove-Mailbox megan)',
  '`n"; Remove-Mailbox megan',
  "\n'@\nRemove-Mailbox megan",
  '\r\nRemove-Mailbox megan',
  '# not a comment',
  '<# #>',
  '\u0085\u2028\u2029\u0000\u001B[2J',
  // In Windows-1252, the second byte of this letter's UTF-8 is a quote.
  '\u00D1); Remove-Mailbox megan; #',
  '\uD83D\uDE00',
  '\uD800',
];

const fragment = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom("'", '\u2019', '\u2018', '"', '\\', '`', '$', '\n'),
    maxLength: 8,
  }),
);
const hostile = fc
  .array(fragment, { minLength: 1, maxLength: 4 })
  .map(parts => parts.join(''));

describe('names of the scope', () => {
  it.each(['users', 'groups'] as const)(
    'never leave their literal in a script for %s',
    mode => {
      fc.assert(
        fc.property(
          fc.uniqueArray(hostile, {
            minLength: 1,
            maxLength: 5,
            selector: name => name.normalize('NFC').toLowerCase(),
          }),
          entries => {
            const { script } = create({ mode, entries });
            expect(script).toMatch(/^[\n\x20-\x7e]*$/);
            const { plain, literals } = read(script);
            const harmless = read(
              create({ mode, entries: entries.map((_, i) => `a${i}`) }).script,
            );
            expect(plain).toBe(harmless.plain);
            expect(
              literals.slice(0, entries.length).map(each => each.value),
            ).toEqual(entries.map(entry => entry.normalize('NFC')));
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it.each(HOSTILE)('keep %j', entry => {
    const { literals } = read(users(entry).script);
    expect(literals[0].value).toBe(entry.normalize('NFC'));
  });

  it('are readable where they are plain', () => {
    expect(users("o'neil@contoso.com", 'a\\b', 'Süd').script).toContain(
      `@(
        'o''neil@contoso.com',
        'a\\b',
        [regex]::Unescape('S\\u00FCd')
    ))`,
    );
  });

  it('are each there once', () => {
    const { script } = users('Megan@contoso.com', 'megan@CONTOSO.com', 'lee');
    expect(read(script).literals[0].value).toBe('Megan@contoso.com');
    expect(read(script).literals[1].value).toBe('lee');
    expect(script).toContain('# Scope: 2 users');
  });

  it('may be a hundred thousand', () => {
    const entries = Array.from({ length: 100_000 }, (_, i) => `u${i}@x.com`);
    const { script } = create({ mode: 'users', entries });
    expect(script.match(/AddRange/g)).toHaveLength(200);
    expect(script.match(/^ {8}'u\d+@x\.com'(?=,?$)/gm)).toHaveLength(100_000);
  });

  it('cannot come in by the client id either', () => {
    const { script } = createExchangePowerShell({
      clientId: "x'; Remove-Mailbox megan; '\n",
      cloud: 'global',
      scope: { mode: 'all', entries: [] },
    });
    expect(scanPowerShell(script).code).not.toContain('megan');
  });
});

describe('the tokenizer of this test', () => {
  it.each([
    ["'a''b'", ["a'b"]],
    ["'a\u2019 + 'b'", ['a', 'b']],
    ["\u2018a\u2019\u2019b'", ['a\u2019b']],
    ["# it's\n'a'", ['a']],
    ["\"x $('a' + \"$('b')\") it's\" + 'c'", ['a', 'b', 'c']],
    ["[regex]::Unescape('\\u0041\\\\')", ['A\\']],
  ])('reads %s', (script, values) => {
    expect(scanPowerShell(script).literals.map(each => each.value)).toEqual(
      values,
    );
  });

  it.each(["'a", '"a', '"$(a"', "'a''"])('finds no end in %s', script => {
    expect(() => scanPowerShell(script)).toThrow();
  });
});

/** Parameters that are used, as the reference of each cmdlet of Exchange Online PowerShell documents them. */
const CMDLETS: Record<string, readonly string[]> = {
  'Connect-ExchangeOnline': ['ShowBanner', 'ExchangeEnvironmentName'],
  'Get-DistributionGroup': ['Filter', 'ResultSize'],
  'Get-EXOMailbox': ['RecipientTypeDetails', 'ResultSize'],
  'Get-ManagementRoleAssignment': ['Role'],
  'Get-ManagementScope': [],
  'Get-OrganizationConfig': [],
  'Get-Recipient': ['Filter', 'RecipientTypeDetails', 'ResultSize'],
  'Get-ServicePrincipal': [],
  'New-DistributionGroup': [
    'Name',
    'Alias',
    'IgnoreNamingPolicy',
    'HiddenGroupMembershipEnabled',
    'MemberJoinRestriction',
    'MemberDepartRestriction',
  ],
  'New-ManagementRoleAssignment': [
    'Name',
    'App',
    'Role',
    'CustomResourceScope',
  ],
  'New-ManagementScope': ['Name', 'RecipientRestrictionFilter'],
  'New-ServicePrincipal': ['AppId', 'ObjectId', 'DisplayName'],
  'Remove-DistributionGroup': [
    'Identity',
    'BypassSecurityGroupManagerCheck',
    'Confirm',
  ],
  'Remove-ManagementRoleAssignment': ['Identity', 'Confirm'],
  'Remove-ManagementScope': ['Identity', 'Confirm'],
  'Set-DistributionGroup': [
    'Identity',
    'HiddenFromAddressListsEnabled',
    'MemberJoinRestriction',
    'MemberDepartRestriction',
    'BypassSecurityGroupManagerCheck',
  ],
  'Set-ManagementRoleAssignment': ['Identity', 'CustomResourceScope'],
  'Set-ManagementScope': ['Identity', 'RecipientRestrictionFilter', 'Force'],
  'Test-ServicePrincipalAuthorization': ['Identity', 'Resource'],
  'Update-DistributionGroupMember': [
    'Identity',
    'Members',
    'BypassSecurityGroupManagerCheck',
    'Confirm',
  ],
};

const COMMON = ['ErrorAction', 'WarningAction'];

describe('the cmdlets of Exchange', () => {
  const calls = (['all', 'users', 'groups'] as const).flatMap(mode => {
    const entries = mode === 'all' ? [] : ['a'];
    const { code } = scanPowerShell(create({ mode, entries }, 'china').script);
    // Neither what is said nor the names of the script's own functions.
    const spoken = code.replace(/"(?:\$\([^"]*\)|[^"])*"/g, '¤');
    return [...spoken.matchAll(/(?<![\w-])([A-Z][a-z]+-[A-Z]\w+)([^|{}\n]*)/g)]
      .filter(([, name]) => name in CMDLETS)
      .map(([text, name]) => ({ text, name }));
  });

  it('are all used', () => {
    expect([...new Set(calls.map(call => call.name))].sort()).toEqual(
      Object.keys(CMDLETS).sort(),
    );
  });

  it.each([...new Set(calls.map(call => call.text.trim()))])(
    'are called as documented, and stop the script where they fail: %s',
    text => {
      const [name, ...rest] = text.split(/\s+/);
      const parameters = rest
        .filter(word => /^-[A-Z]/.test(word))
        .map(word => /^-(\w+)/.exec(word)?.[1]);
      for (const parameter of parameters) {
        expect([...CMDLETS[name], ...COMMON]).toContain(parameter);
      }
      expect(text).toContain('-ErrorAction Stop');
    },
  );
});

describe('the script', () => {
  it.each([
    ['global', 'Connect-ExchangeOnline -ShowBanner:$false -ErrorAction Stop'],
    ['usGovernment', '-ExchangeEnvironmentName O365USGovGCCHigh'],
    ['usGovernmentDoD', '-ExchangeEnvironmentName O365USGovDoD'],
    ['china', '-ExchangeEnvironmentName O365China'],
  ] as const)('connects to the cloud %s', (cloud, expected) => {
    const { script } = create({ mode: 'all', entries: [] }, cloud);
    expect(script).toContain(expected);
  });

  it('gives what it makes the same names whatever the scope, so that the next one finds it', () => {
    for (const mode of ['all', 'users', 'groups'] as const) {
      const { script } = create({ mode, entries: mode === 'all' ? [] : ['a'] });
      expect(script).toContain("$Name = 'Mail Forensics 4d2e9b1c'");
      expect(script).toContain("$GroupAlias = 'mail-app-scope-4d2e9b1c'");
      expect(script).toContain(
        'Remove-ManagementRoleAssignment -Identity $assignment.Name',
      );
    }
  });

  it('resolves the scope before it changes anything, and tidies up after', () => {
    for (const mode of ['users', 'groups'] as const) {
      const { script } = create({ mode, entries: ['a'] });
      const order = [
        'Nothing was changed.',
        'New-ServicePrincipal',
        'New-ManagementScope',
        'New-ManagementRoleAssignment',
        'Remove-ManagementScope',
        'Test-ServicePrincipalAuthorization',
      ].map(text => script.lastIndexOf(text, script.indexOf('Remember')));
      const changes = order.slice(1);
      expect(script.indexOf('Nothing was changed.')).toBeLessThan(changes[0]);
      expect([...changes].sort((a, b) => a - b)).toEqual(changes);
    }
  });

  it('assigns the role with a scope, but where everybody is in scope', () => {
    const assignments = (scope: ScriptScope) =>
      create(scope).script.match(/New-ManagementRoleAssignment .*/g);
    for (const mode of ['users', 'groups'] as const) {
      expect(assignments({ mode, entries: ['a'] })).toEqual([
        expect.stringContaining('-CustomResourceScope $scopeName'),
      ]);
    }
    expect(assignments({ mode: 'all', entries: [] })).toEqual([
      expect.not.stringContaining('-CustomResourceScope'),
    ]);
  });

  it('says before and after that Mail.Read in Entra undoes it', () => {
    const { script, notes } = users('a');
    expect(script.match(/Mail\.Read must not be granted/g)).toHaveLength(2);
    expect(notes.join(' ')).toContain('leave it out of the API permissions');
    expect(notes.join(' ')).toContain('two hours');
  });

  it('says that there is nothing to limit where everybody is in scope', () => {
    expect(create({ mode: 'all', entries: [] }).notes[0]).toContain(
      'there is nothing to limit',
    );
  });
});
