import { existsSync } from 'fs';
import { resolve } from 'path';
import { MailFacts, manifestFacts, parsedFacts } from './MailFacts';
import { readMailSet } from './MailSet';

const directory = resolve(__dirname, '../../../../../shared/mail');
const isThere = existsSync(directory);

/** Where parseMail is right to differ from the manifest: our value, and why. */
const DIFFERENCES: Record<string, { because: string; ours: DeepPartial }> = {
  '030-rfc2047-filename-fname.eml': {
    because:
      'The base64 is five characters, cut off in a group of four. Three bytes can be decoded; ' +
      'the manifest has the undecoded text, which Python returns instead of an error.',
    ours: { attachments: [{ size: 3 }, { size: 3 }] },
  },
  '037-nested-message-enclosed-broken.eml': {
    because:
      'No delimiter ends the attached message, it runs to the end of the file. ' +
      'The manifest leaves out the last line end, as if a delimiter followed.',
    ours: { attachments: [{ size: 2462 }] },
  },
  '064-no-attachment-mail-mail-test-19.eml': {
    because:
      'In `alice@example.com <bob@example.com>` the address is the one in angle brackets, ' +
      "as the manifest's own note gives for Python's other policy.",
    ours: { from: 'bob@example.com', cc: ['frank@example.com'] },
  },
};

type DeepPartial = Partial<Omit<MailFacts, 'attachments'>> & {
  attachments?: Partial<MailFacts['attachments'][number]>[];
};

if (!isThere) {
  // eslint-disable-next-line no-console
  console.warn('SKIPPED: parseMail over ../shared/mail, which is not here.');
}

(isThere ? describe : describe.skip)('parseMail over ../shared/mail', () => {
  it('agrees with the manifest on every mail, but for the differences listed', async () => {
    const mails = await readMailSet(directory);
    const different: string[] = [];
    for (const mail of mails) {
      const [ours, theirs] = [await parsedFacts(mail), manifestFacts(mail)];
      const difference = DIFFERENCES[mail.file];
      if (difference) {
        different.push(mail.file);
        expect(ours).toMatchObject(difference.ours);
        expect(ours).not.toEqual(theirs);
        expect(withoutDiffering(ours, difference.ours)).toEqual(
          withoutDiffering(theirs, difference.ours),
        );
      } else {
        expect({ file: mail.file, ...ours }).toEqual({
          file: mail.file,
          ...theirs,
        });
      }
    }
    expect(mails).toHaveLength(64);
    expect(different).toEqual(Object.keys(DIFFERENCES));
  });
});

/** What must agree all the same: all other fields, and what attachments are called. */
function withoutDiffering(facts: MailFacts, ours: DeepPartial) {
  const { attachments, ...rest } = facts;
  const compared = Object.entries(rest).filter(([key]) => !(key in ours));
  return {
    ...Object.fromEntries(compared),
    attachments: attachments.map(({ name, contentType, inline }) => ({
      name,
      contentType,
      inline,
    })),
  };
}
