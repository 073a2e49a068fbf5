import { InputError } from '@backstage/errors';
import {
  verifyChain,
  type AuditCheckpoint,
  type AuditFinding,
  type AuditVerdict,
} from '../audit';
import type { Command } from './Command';

const CHECKPOINT = /^([1-9]\d{0,15}):([0-9a-f]{64})$/;

/** Checks that nothing in the audit was changed, removed or put elsewhere. */
export const verifyAudit: Command = {
  usage: '[<position>:<hash> …]',
  summary:
    'Check the audit; with checkpoints that were noted elsewhere, also that no older state was put in its place',
  async run(args, { knex, config, say }) {
    const checkpoints = args.map(readCheckpoint);
    const { keys } = config.audit;
    const verdict = await verifyChain(knex, { keys, checkpoints });
    verdict.findings.forEach(finding => say(describe(finding)));
    if (verdict.isCut) {
      say('… and more.');
    }
    for (const line of conclude(verdict, { keyed: keys.length > 0 })) {
      say(line);
    }
    return verdict.findings.length === 0;
  },
};

function readCheckpoint(text: string): AuditCheckpoint {
  const [, position, hash] = CHECKPOINT.exec(text) ?? [];
  if (hash === undefined) {
    throw new InputError(`Not a checkpoint: ${text}`);
  }
  return { position: Number(position), hash };
}

function conclude(
  { entries, unkeyed, findings, head }: AuditVerdict,
  options: { keyed: boolean },
): string[] {
  return [
    findings.length === 0
      ? `${entries} entries, each as it was written, none missing, none out of place.`
      : `${entries} entries; the audit is NOT as it was written.`,
    ...(unkeyed > 0
      ? [
          `The first ${unkeyed} are hashed without a key: that shows accidents, but whoever can write into the database could have forged them.`,
        ]
      : []),
    ...(options.keyed
      ? []
      : [
          'mailForensics.audit.keys is not set, so entries that were hashed with a key cannot be checked.',
        ]),
    ...(head.position > 0
      ? [
          `The chain ends with ${head.position}:${head.hash}; noted somewhere else, it is a checkpoint for the next time.`,
        ]
      : []),
  ];
}

function describe(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'changed':
      return `Entry ${finding.position}: changed after it was written.`;
    case 'missing':
      return finding.from === finding.to
        ? `Entry ${finding.from}: missing.`
        : `Entries ${finding.from} to ${finding.to}: missing.`;
    case 'misplaced':
      return `Entry ${finding.position}: does not follow the one before it.`;
    case 'unknown-key':
      return `Entry ${finding.position}: cannot be checked, for mailForensics.audit.keys has no key ${finding.keyId}.`;
    case 'key-dropped':
      return `Entry ${finding.position}: hashed without a key, although earlier ones were with one.`;
    case 'end':
      return `The end: entry ${finding.sealed} is the last that was written, ${finding.found} is the last that is there.`;
    case 'bad-seal':
      return 'The end: its seal is not the one that was made when the last entry was written.';
    case 'checkpoint':
      return `Entry ${finding.position}: not the one that was noted elsewhere.`;
    default:
      throw new Error(
        `Unknown finding: ${JSON.stringify(finding satisfies never)}`,
      );
  }
}
