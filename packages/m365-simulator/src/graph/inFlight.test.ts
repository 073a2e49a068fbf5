import { setTimeout as sleep } from 'node:timers/promises';
import { RunningSimulator, startSimulator } from '../Simulator';
import { TestGraph } from '../__testUtils__/testGraph';
import { DEMO_APP, DEMO_USERS } from '../tenant/demo';

const MESSAGES = `/users/${DEMO_USERS.adele.id}/messages`;

let simulator: RunningSimulator;
let graph: TestGraph;

beforeEach(async () => {
  simulator = await startSimulator({ port: 0 });
  simulator.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(simulator);
  simulator.faults.setLatency(300);
});

afterEach(() => simulator.close());

it('are those that somebody waits for: who has gone is not counted any more', async () => {
  for (let round = 0; round < 3; round++) {
    const gone = new AbortController();
    const abandoned = graph.fetch(MESSAGES, { signal: gone.signal });
    await sleep(100);
    gone.abort();
    await expect(abandoned).rejects.toThrow();
    await sleep(50);
    await Promise.all([graph.get(MESSAGES), graph.get(MESSAGES)]);
  }
  expect(simulator.mostInFlight()).toBe(2);
});
