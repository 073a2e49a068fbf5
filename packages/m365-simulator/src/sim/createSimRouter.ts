import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Faults } from '../faults';
import { RequestLog } from '../http/RequestLog';
import { WellKnownFolder } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { addDirectoryRoutes } from './directoryRoutes';
import { addFaultRoutes } from './faultRoutes';
import { addMailRoutes } from './mailRoutes';
import { folderSchema } from './requestBodies';
import { answerSimError } from './SimError';

/** Base64 in JSON is a third longer than the 150 MB that a mail may have. */
const JSON_MAX = '210mb';

/**
 * What tests, scripts and demonstrations do to the tenant, as JSON over HTTP. It asks for no password and is to be
 * reachable from this machine alone.
 */
export function createSimRouter(options: {
  tenants: Tenants;
  faults: Faults;
  requests: RequestLog;
}): Router {
  const { tenants, faults, requests } = options;
  const router = PromiseRouter();
  router.use(express.json({ limit: JSON_MAX }));

  router.get('/state', (_req, res) => {
    const items = tenants.list().map(describeTenant);
    res.json({ tenants: items, faults: faults.state() });
  });

  router.get('/requests', (_req, res) => {
    res.json(requests.totals);
  });

  router.get('/ledger', (_req, res) => {
    const items = tenants
      .list()
      .flatMap(({ id, sentLedger }) =>
        sentLedger.entries().map(entry => ({ tenantId: id, ...entry })),
      );
    res.json({ items });
  });

  router.post('/reset', (_req, res) => {
    faults.clear();
    tenants.list().forEach(emptyMailboxes);
    res.status(204).end();
  });

  addDirectoryRoutes(router, tenants);
  addMailRoutes(router, tenants);
  addFaultRoutes(router, tenants, faults);
  router.use((req, res) => {
    const message = `There is no ${req.method} ${req.originalUrl}.`;
    res.status(404).json({ error: { message } });
  });
  router.use(answerSimError);
  return router;
}

function describeTenant(tenant: Tenant): object {
  const owners = tenant.listUsers().filter(user => user.mailbox === 'exchange');
  const count = (folder: WellKnownFolder) =>
    owners.reduce((sum, { id }) => sum + tenant.countMessages(id, folder), 0);
  const messages = folderSchema.options.map(folder => [folder, count(folder)]);
  return {
    id: tenant.id,
    displayName: tenant.displayName,
    domains: tenant.domains,
    users: tenant.users.count(),
    mailboxes: owners.length,
    groups: tenant.groups.count(),
    messages: Object.fromEntries(messages),
    sent: tenant.sentLedger.count(),
  };
}

/** Mail and the ledger are gone; people, groups, apps and consents stay. */
function emptyMailboxes(tenant: Tenant): void {
  tenant.transaction(() => {
    for (const { id } of tenant.listUsers()) {
      for (const folder of folderSchema.options) {
        tenant
          .listMessages(id, folder)
          .forEach(message => tenant.purgeMessage(id, message.id));
      }
    }
    tenant.sentLedger.clear();
  });
}
