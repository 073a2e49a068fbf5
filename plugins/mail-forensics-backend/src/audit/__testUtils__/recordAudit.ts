import type { AuditorService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { AuditLog } from '../AuditLog';
import type { NewAuditEntry } from '../AuditRow';

/** For tests: what the auditor was told at the end of each request, and the entries of our own audit. */
export interface RecordedAudit {
  options: { auditor: AuditorService; auditLog: Pick<AuditLog, 'append'> };
  audited: [string, ...unknown[]][];
  entries: NewAuditEntry[];
}

export function recordAudit(): RecordedAudit {
  const audited: [string, ...unknown[]][] = [];
  const entries: NewAuditEntry[] = [];
  const auditor: AuditorService = mockServices.auditor.mock({
    createEvent: async event => ({
      success: async ended => {
        audited.push([event.eventId, 'success', ended?.meta]);
      },
      fail: async ended => {
        audited.push([event.eventId, 'fail', ended.error.name, ended.meta]);
      },
    }),
  });
  const auditLog = {
    append: async (entry: NewAuditEntry) => {
      entries.push(entry);
    },
  };
  return { options: { auditor, auditLog }, audited, entries };
}
