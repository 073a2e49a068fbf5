import { mockServices } from '@backstage/backend-test-utils';
import type { ConnectionId } from '../mail';
import { CycleLog } from './CycleLog';

const one = 'one' as ConnectionId;
const other = 'other' as ConnectionId;
const NOTHING = { read: true, messages: 0, reconciled: 0, events: 0 };

describe('CycleLog', () => {
  it('writes one line for each connection with something to tell, however many polls there were', () => {
    const logger = mockServices.logger.mock();
    const log = new CycleLog();
    log.add(one, { ...NOTHING, messages: 3, events: 5 });
    log.add(one, { ...NOTHING, messages: 1, reconciled: 1, events: 1 });
    log.add(one, { ...NOTHING, read: false });
    log.add(other, NOTHING);
    log.writeTo(logger);
    expect(logger.info.mock.calls).toEqual([
      [
        'Connection one: 3 polls, 1 failed, 4 messages listed, 1 of them found by reconciliation, 6 events recorded',
      ],
    ]);
  });

  it('begins anew once it was written', () => {
    const logger = mockServices.logger.mock();
    const log = new CycleLog();
    log.add(one, { ...NOTHING, events: 1 });
    log.writeTo(logger);
    log.writeTo(logger);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });
});
