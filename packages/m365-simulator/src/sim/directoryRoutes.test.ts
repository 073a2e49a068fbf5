import { DEMO_USERS } from '../tenant/demo';
import { simForTest } from './__testUtils__/simForTest';

const { megan, alex } = DEMO_USERS;

describe('the directory', () => {
  it('gains, changes and loses people', async () => {
    const { sim, tenant } = simForTest();
    const { body: eva } = await sim
      .post('/_sim/users')
      .send({ userPrincipalName: 'eva@contoso.com', displayName: 'Eva' })
      .expect(201);
    await sim
      .patch(`/_sim/users/${eva.id}`)
      .send({ mailbox: 'none' })
      .expect(200, /"mailbox":"none"/);
    await sim.delete(`/_sim/users/${eva.id}`).expect(204);
    await sim.get(`/_sim/users/${eva.id}`).expect(404);
    await sim.post(`/_sim/users/${eva.id}/restore`).expect(200);
    expect(tenant.getUser(eva.id)?.displayName).toBe('Eva');
    await sim
      .post('/_sim/users')
      .send({ userPrincipalName: 'EVA@contoso.com', displayName: 'Eva' })
      .expect(409);
  });

  it('lists the tenant that is asked for', async () => {
    const { sim } = simForTest();
    const other = await sim.get('/_sim/users?tenant=fabrikam.com').expect(200);
    const names = other.body.items.map(
      (user: { userPrincipalName: string }) => user.userPrincipalName,
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.every((name: string) => name.endsWith('fabrikam.com'))).toBe(
      true,
    );
    await sim.get('/_sim/users?tenant=unknown.test').expect(404);
  });

  it('gains, changes and loses groups, of people that exist', async () => {
    const { sim, tenant } = simForTest();
    const { body: group } = await sim
      .post('/_sim/groups')
      .send({ displayName: 'Board', memberUserIds: [megan.id] })
      .expect(201);
    await sim
      .patch(`/_sim/groups/${group.id}`)
      .send({ memberUserIds: [alex.id] })
      .expect(200);
    expect(tenant.getGroup(group.id)?.memberUserIds).toEqual([alex.id]);
    await sim
      .patch(`/_sim/groups/${group.id}`)
      .send({ memberUserIds: ['nobody'] })
      .expect(400, /nobody with the id nobody/);
    await sim.delete(`/_sim/groups/${group.id}`).expect(204);
    await sim.get(`/_sim/groups/${group.id}`).expect(404);
  });

  it('registers apps', async () => {
    const { sim, tenant } = simForTest();
    const clientId = '11111111-2222-4333-8444-555555555555';
    await sim
      .post('/_sim/apps')
      .send({ clientId, displayName: 'Mine', secrets: [{ value: 'x' }] })
      .expect(201);
    expect(tenant.getApp(clientId)?.secrets).toEqual([{ value: 'x' }]);
    await sim
      .post('/_sim/apps')
      .send({ clientId: 'x' })
      .expect(400, /clientId/);
  });
});
