import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { userName } from '../portal/largeTenant';

/** A mail that was sent, as the tenant knows it. */
export interface SentMail {
  userId: string;
  messageId: string;
  attachments: number;
}

/** Begins the names of the files. */
export const FILE_PREFIX = 'bench-';

const sentSchema = z.object({ id: z.string(), userId: z.string() });

/**
 * Sends mails with files at a steady pace, from people in turn. The subject is when that was, by this machine's clock in
 * milliseconds.
 */
export async function sendMails(options: {
  tenantUrl: string;
  /** Made-up people to send from. */
  people: number;
  perSecond: number;
  seconds: number;
  bytes: number;
  /** In a mail, at most: mails have one, two and so on in turn. */
  files: number;
}): Promise<SentMail[]> {
  const { tenantUrl, people, perSecond, seconds, bytes, files } = options;
  const sent: SentMail[] = [];
  const started = performance.now();
  const total = Math.round(perSecond * seconds);
  for (let mail = 0; mail < total; mail += 1) {
    const dueMs = (mail / perSecond) * 1_000;
    await sleep(Math.max(0, dueMs - (performance.now() - started)));
    const attachments = 1 + (mail % files);
    // A prime number apart, so that all have their turn.
    const sender = userName((mail * 7_919) % people);
    const response = await fetch(
      `${tenantUrl}/_sim/users/${encodeURIComponent(sender)}/messages`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          from: sender,
          sender,
          to: ['lee@rival.example'],
          subject: String(Date.now()),
          attachments: Array.from({ length: attachments }, (_, index) => ({
            name: `${FILE_PREFIX}${mail}-${index}.bin`,
            contentBytes: randomBytes(bytes).toString('base64'),
          })),
        }),
      },
    );
    if (!response.ok) {
      throw new Error(`Sending answered ${response.status}`);
    }
    const { id, userId } = sentSchema.parse(await response.json());
    sent.push({ userId, messageId: id, attachments });
  }
  return sent;
}
