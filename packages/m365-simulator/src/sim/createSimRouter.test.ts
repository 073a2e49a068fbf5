import { DEMO_TENANT, DEMO_USERS } from '../tenant/demo';
import { simForTest } from './__testUtils__/simForTest';

const { megan } = DEMO_USERS;
const mail = { to: ['alexw@contoso.com'], subject: 'Files' };

describe('state', () => {
  it('counts what there is, and reset empties mail and faults but not the directory', async () => {
    const { sim } = simForTest();
    const before = (await sim.get('/_sim/state').expect(200)).body;
    await sim.post(`/_sim/users/${megan.id}/messages`).send(mail);
    await sim.post('/_sim/faults/latency').send({ milliseconds: 5 });
    const { body } = await sim.get('/_sim/state');
    expect(body.tenants[0]).toMatchObject({
      id: DEMO_TENANT.id,
      sent: 1,
      messages: { sentitems: 1, inbox: 1, drafts: 0 },
    });
    await sim.post('/_sim/reset').expect(204);
    expect((await sim.get('/_sim/state')).body).toEqual(before);
  });

  it('counts requests by their kind, those in a batch apart', async () => {
    const { requests, sim } = simForTest();
    const entry = {
      at: new Date(),
      method: 'GET',
      url: '/v1.0/users',
      userId: null,
      prefer: null,
      status: 200,
    };
    requests.add({ ...entry, kind: 'batch', inBatch: false });
    requests.add({ ...entry, kind: 'users', inBatch: true });
    requests.add({ ...entry, kind: 'users', inBatch: true });
    expect((await sim.get('/_sim/requests').expect(200)).body).toEqual({
      http: { batch: 1 },
      inBatch: { users: 2 },
    });
    requests.clear();
    expect(requests.totals).toEqual({ http: {}, inBatch: {} });
  });

  it('answers 404 in JSON to an unknown route', async () => {
    const { sim } = simForTest();
    const { status, body } = await sim.get('/_sim/nonsense');
    expect(status).toBe(404);
    expect(body.error.message).toBe('There is no GET /_sim/nonsense.');
  });
});
