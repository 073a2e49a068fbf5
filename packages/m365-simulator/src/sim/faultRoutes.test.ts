import { DEMO_SEEDS, DEMO_USERS } from '../tenant/demo';
import { now, simForTest } from './__testUtils__/simForTest';

const { megan, alex } = DEMO_USERS;

describe('faults', () => {
  it('are added by rule, listed and removed', async () => {
    const { sim } = simForTest();
    const rule = {
      match: { kind: 'token' },
      outcome: { type: 'empty', status: 503 },
      times: 2,
    };
    const { body } = await sim.post('/_sim/faults').send(rule).expect(201);
    const listed = await sim.get('/_sim/faults').expect(200);
    expect(listed.body.rules).toMatchObject([
      { id: body.id, remaining: 2, match: { kind: 'token' } },
    ]);
    await sim.delete(`/_sim/faults/${body.id}`).expect(204);
    await sim.delete(`/_sim/faults/${body.id}`).expect(404);
    await sim
      .post('/_sim/faults')
      .send({ ...rule, match: { path: '(' } })
      .expect(400, /match\.path/);
    await sim
      .post('/_sim/faults')
      .send({ ...rule, match: { kind: 'nonsense' } })
      .expect(400, /match\.kind/);
  });

  it('are switched for a mailbox, and all cleared at once', async () => {
    const { sim, faults } = simForTest();
    await sim
      .post(`/_sim/faults/mailboxes/${megan.userPrincipalName}`)
      .send({ denied: true, full: true, throttledForSeconds: 30 })
      .expect(200);
    await sim
      .post('/_sim/faults/latency')
      .send({ milliseconds: 5 })
      .expect(200);
    expect(faults.isDenied(megan.id)).toBe(true);
    expect(faults.isFull(megan.id)).toBe(true);
    expect(faults.throttledFor(megan.id)).toBe(30);
    await sim.delete('/_sim/faults').expect(204);
    expect(faults.state()).toEqual({
      rules: [],
      latencyMs: 0,
      deniedMailboxes: [],
      fullMailboxes: [],
      throttledMailboxes: [],
      tenants: [],
      deletedApps: [],
    });
  });

  it('withdraw and restore consent', async () => {
    const { sim, tenant } = simForTest();
    const [clientId] = DEMO_SEEDS[0].apps?.map(app => app.clientId) ?? [];
    const granted = () => tenant.getConsent(clientId)?.grantedPermissions;
    await sim.post('/_sim/consent/grant').send({}).expect(204);
    expect(granted()).toContain('Mail.Read');
    await sim.post('/_sim/consent/revoke').expect(204);
    expect(granted()).toEqual([]);
    await sim
      .post('/_sim/consent/revoke')
      .send({ tenantId: 'unknown.test' })
      .expect(404);
  });

  it('grant only some permissions, and delete the enterprise app', async () => {
    const { sim, tenant } = simForTest();
    const [clientId] = DEMO_SEEDS[0].apps?.map(app => app.clientId) ?? [];
    await sim
      .post('/_sim/consent/grant')
      .send({ permissions: ['User.Read.All'] })
      .expect(204);
    expect(tenant.getConsent(clientId)?.grantedPermissions).toEqual([
      'User.Read.All',
    ]);
    await sim.post('/_sim/consent/remove-app').expect(204);
    expect(tenant.getConsent(clientId)).toBeUndefined();
  });

  it('are switched for a tenant and for an app', async () => {
    const { sim, tenant, faults } = simForTest();
    const [clientId] = DEMO_SEEDS[0].apps?.map(app => app.clientId) ?? [];
    await sim
      .post(`/_sim/faults/tenants/${tenant.domains[0]}`)
      .send({ blockedByPolicy: true, throttledForSeconds: 90 })
      .expect(200);
    await sim
      .post(`/_sim/faults/tenants/${tenant.id}`)
      .send({ appDisabled: true })
      .expect(200);
    await sim
      .post(`/_sim/faults/apps/${clientId}`)
      .send({ deleted: true })
      .expect(200);
    expect(faults.state()).toMatchObject({
      tenants: [
        {
          tenantId: tenant.id,
          blockedByPolicy: true,
          appDisabled: true,
          deleted: false,
          throttledUntil: new Date('2026-11-22T10:01:30Z'),
        },
      ],
      deletedApps: [clientId],
    });
    await sim.post('/_sim/faults/tenants/unknown.test').send({}).expect(404);
    await sim
      .post('/_sim/faults/apps/unknown')
      .send({ deleted: true })
      .expect(404);
    await sim
      .post(`/_sim/faults/tenants/${tenant.id}`)
      .send({ explode: true })
      .expect(400, /explode/);
    await sim.delete('/_sim/faults').expect(204);
    expect(faults.state()).toMatchObject({ tenants: [], deletedApps: [] });
  });

  it('replace the secret of an app', async () => {
    const { sim, tenant } = simForTest();
    const [clientId] = DEMO_SEEDS[0].apps?.map(app => app.clientId) ?? [];
    await sim.post('/_sim/secrets/replace').send({ value: 'new' }).expect(204);
    expect(tenant.getApp(clientId)?.secrets).toEqual([{ value: 'new' }]);
    await sim.post('/_sim/secrets/replace').send({}).expect(400, /value/);
  });

  it('expire and renew the secret of an app', async () => {
    const { sim, tenant } = simForTest();
    const [clientId] = DEMO_SEEDS[0].apps?.map(app => app.clientId) ?? [];
    const expiry = () => tenant.getApp(clientId)?.secrets[0].expiresAt;
    await sim.post('/_sim/secrets/expire').expect(204);
    expect(expiry()?.getTime()).toBeLessThan(now().getTime());
    await sim.post('/_sim/secrets/renew').expect(204);
    expect(expiry()).toBeUndefined();
  });

  it('lose delta tokens of one person or of everybody', async () => {
    const { sim, tenant } = simForTest();
    const generations = () =>
      [megan, alex].map(({ id }) => tenant.users.find(id)?.delta_generation);
    await sim.post(`/_sim/faults/lose-delta-tokens/${alex.id}`).expect(204);
    expect(generations()).toEqual([1, 2]);
    await sim.post('/_sim/faults/lose-delta-tokens').expect(204);
    expect(generations()).toEqual([2, 3]);
  });
});
