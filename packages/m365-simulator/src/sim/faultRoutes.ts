import { Router } from 'express';
import { z } from 'zod';
import { Faults, RETRY_AFTER_FORMS, tenantSwitchesSchema } from '../faults';
import { faultRuleSchema } from '../faults/FaultRule';
import { Tenants } from '../tenant/Tenants';
import { mailboxOf, userOf } from './lookUp';
import { parseAs, SimError } from './SimError';

const mailboxSwitches = z.strictObject({
  denied: z.boolean().optional(),
  full: z.boolean().optional(),
  throttledForSeconds: z.number().min(0).optional(),
});
const tenantChanges = tenantSwitchesSchema.partial().extend({
  throttledForSeconds: z.number().min(0).optional(),
  retryAfter: z.enum(RETRY_AFTER_FORMS).optional(),
});
const appOfTenant = z.strictObject({
  tenantId: z.string().optional(),
  clientId: z.string().optional(),
});

/** What goes wrong in real tenants, switched on and off. */
export function addFaultRoutes(
  router: Router,
  tenants: Tenants,
  faults: Faults,
): void {
  addRuleRoutes(router, faults);
  addConsentRoutes(router, tenants, faults);

  router.post('/faults/latency', (req, res) => {
    const { milliseconds } = parseAs(
      z.strictObject({ milliseconds: z.number().min(0) }),
      req.body,
    );
    faults.setLatency(milliseconds);
    res.json(faults.state());
  });

  router.post('/faults/mailboxes/:user', (req, res) => {
    const { user } = mailboxOf(req, tenants);
    const { denied, full, throttledForSeconds } = parseAs(
      mailboxSwitches,
      req.body,
    );
    if (denied !== undefined) {
      faults.denyMailbox(user.id, denied);
    }
    if (full !== undefined) {
      faults.fillMailbox(user.id, full);
    }
    if (throttledForSeconds !== undefined) {
      faults.throttleMailbox(user.id, throttledForSeconds);
    }
    res.json(faults.state());
  });

  router.post('/faults/tenants/:tenant', (req, res) => {
    const tenant = tenants.find(req.params.tenant);
    if (!tenant) {
      throw new SimError(404, `There is no tenant ${req.params.tenant}.`);
    }
    const { throttledForSeconds, retryAfter, ...switches } = parseAs(
      tenantChanges,
      req.body,
    );
    faults.switchTenant(tenant.id, switches);
    if (throttledForSeconds !== undefined) {
      faults.throttleTenant(tenant.id, throttledForSeconds, retryAfter);
    }
    res.json(faults.state());
  });

  router.post('/faults/apps/:app', (req, res) => {
    const { app } = req.params;
    if (!tenants.list().some(tenant => tenant.getApp(app))) {
      throw new SimError(404, `There is no app registration ${app}.`);
    }
    const { deleted } = parseAs(
      z.strictObject({ deleted: z.boolean() }),
      req.body,
    );
    faults.deleteApp(app, deleted);
    res.json(faults.state());
  });

  router.post('/faults/lose-delta-tokens', (_req, res) => {
    faults.loseDeltaTokens();
    res.status(204).end();
  });

  router.post('/faults/lose-delta-tokens/:user', (req, res) => {
    faults.loseDeltaTokens(userOf(req, tenants).user.id);
    res.status(204).end();
  });
}

function addRuleRoutes(router: Router, faults: Faults): void {
  router.get('/faults', (_req, res) => {
    res.json(faults.state());
  });

  router.post('/faults', (req, res) => {
    const rule = parseAs(faultRuleSchema, req.body);
    requireExpression(rule.match.path);
    res.status(201).json({ id: faults.add(rule) });
  });

  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });

  router.delete('/faults/:rule', (req, res) => {
    const id = Number(req.params.rule);
    if (!faults.state().rules.some(rule => rule.id === id)) {
      throw new SimError(404, `There is no rule ${req.params.rule}.`);
    }
    faults.remove(id);
    res.status(204).end();
  });
}

function addConsentRoutes(
  router: Router,
  tenants: Tenants,
  faults: Faults,
): void {
  const requireTenant = ({ tenantId }: { tenantId?: string }) => {
    if (tenantId && !tenants.find(tenantId)) {
      throw new SimError(404, `There is no tenant ${tenantId}.`);
    }
  };
  const requestedApp = (body: unknown) => {
    const app = parseAs(appOfTenant, body);
    requireTenant(app);
    return app;
  };

  router.post('/consent/revoke', (req, res) => {
    faults.withdrawConsent(requestedApp(req.body));
    res.status(204).end();
  });

  router.post('/consent/grant', (req, res) => {
    const granted = parseAs(
      appOfTenant.extend({ permissions: z.array(z.string()).optional() }),
      req.body,
    );
    requireTenant(granted);
    faults.restoreConsent(granted);
    res.status(204).end();
  });

  /** Deletes the enterprise app. */
  router.post('/consent/remove-app', (req, res) => {
    faults.removeApp(requestedApp(req.body));
    res.status(204).end();
  });

  router.post('/secrets/expire', (req, res) => {
    faults.expireSecret(requestedApp(req.body).clientId);
    res.status(204).end();
  });

  router.post('/secrets/renew', (req, res) => {
    faults.renewSecret(requestedApp(req.body).clientId);
    res.status(204).end();
  });

  router.post('/secrets/replace', (req, res) => {
    const { value, clientId } = parseAs(
      z.strictObject({
        value: z.string().min(1),
        clientId: z.string().optional(),
      }),
      req.body,
    );
    faults.replaceSecret(value, clientId);
    res.status(204).end();
  });
}

function requireExpression(path: string | undefined): void {
  try {
    RegExp(path ?? '');
  } catch {
    throw new SimError(400, 'match.path: not a regular expression');
  }
}
