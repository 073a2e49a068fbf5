import express from 'express';
import request from 'supertest';
import { Faults } from '../../faults';
import { RequestLog } from '../../http/RequestLog';
import { DEMO_SEEDS } from '../../tenant/demo';
import { Tenants } from '../../tenant/Tenants';
import { createSimRouter } from '../createSimRouter';

/** The time in these tests. */
export const now = () => new Date('2026-11-22T10:00:00Z');

/** The demo tenants with nothing sent, and a client for the routes. */
export function simForTest() {
  const tenants = Tenants.create({ now, seeds: DEMO_SEEDS });
  const faults = Faults.create({ tenants, now });
  const app = express();
  const requests = RequestLog.create();
  app.use('/_sim', createSimRouter({ tenants, faults, requests }));
  const [tenant] = tenants.list();
  return { tenant, faults, requests, sim: request(app) };
}
