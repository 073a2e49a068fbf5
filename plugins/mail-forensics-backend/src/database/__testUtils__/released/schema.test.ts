import { schemaFaults, type Schema } from './schema';

const schemaOf = (
  columns: Record<string, string>,
  indexes: Record<string, string> = {},
): Schema => ({
  columns: new Map(
    Object.entries(columns).map(([name, text]) => [
      name,
      { type: text.replace('!', ''), isRequired: text.endsWith('!') },
    ]),
  ),
  indexes: new Map(Object.entries(indexes)),
});

const BEFORE = schemaOf(
  { 'file_events.id': 'bigint!', 'file_events.subject': 'text' },
  { ids: 'file_events' },
);

it.each<[string, Schema, string[]]>([
  ['nothing', BEFORE, []],
  [
    'a column that may be left out, and a table',
    schemaOf(
      {
        'file_events.id': 'bigint!',
        'file_events.subject': 'text',
        'file_events.more': 'text',
        'notes.id': 'bigint!',
      },
      { ids: 'file_events', notes: 'notes' },
    ),
    [],
  ],
  [
    'a column that is gone',
    schemaOf({ 'file_events.id': 'bigint!' }, { ids: 'file_events' }),
    ['file_events.subject is gone'],
  ],
  [
    'a column of another type',
    schemaOf({ 'file_events.id': 'bigint!', 'file_events.subject': 'jsonb' }),
    ['file_events.subject was text and is jsonb'],
  ],
  [
    'a column that has to be given',
    schemaOf({
      'file_events.id': 'bigint!',
      'file_events.subject': 'text!',
      'file_events.more': 'text!',
    }),
    [
      'file_events.subject has to be given now',
      'file_events.more is new and has to be given',
    ],
  ],
  [
    'an index over many rows',
    schemaOf(
      { 'file_events.id': 'bigint!', 'file_events.subject': 'text' },
      { ids: 'file_events', subjects: 'file_events' },
    ),
    ['subjects is built while file_events cannot be written'],
  ],
])('says what is wrong with %s', (_, after, faults) => {
  expect(schemaFaults(BEFORE, after)).toEqual(faults);
});

it('lets go what the version before has stopped to use', () => {
  const after = schemaOf({ 'file_events.id': 'bigint!' });
  expect(schemaFaults(BEFORE, after, ['file_events.subject'])).toEqual([]);
});
