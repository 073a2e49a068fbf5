import { isMailFault, MailFault } from './MailFault';

describe('MailFault', () => {
  it('is told from other errors, with its sentence as message', () => {
    const fault = new MailFault(
      { level: 'mailbox', code: 'NO_MAILBOX' },
      { message: 'No mailbox.', upstreamCode: 'X' },
    );
    expect(isMailFault(fault)).toBe(true);
    expect(fault.message).toBe('No mailbox.');
    expect(String(fault)).toBe('MailFault: No mailbox.');
  });

  it.each([[null], [undefined], [new Error('x')], [{ name: 'MailFault' }]])(
    '%s is none',
    value => {
      expect(isMailFault(value)).toBe(false);
    },
  );
});
