import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { jsonPieces, sendPieces } from './jsonPieces';

it.each([
  ['nothing else and no items', { rows: [] }],
  ['one item', { rows: [{ a: 1 }] }],
  [
    'more items than go into a piece',
    { b: null, rows: Array(2_500).fill('x') },
  ],
  [
    'what JSON leaves out',
    { a: undefined, rows: [undefined, 1], c: new Date(0) },
  ],
])('says the same as in one piece, of %s', (_, object) => {
  const text = [...jsonPieces(object, 'rows')].join('');
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)));
});

it('says the same as in one piece, of whatever else', () => {
  fc.assert(
    fc.property(fc.object(), fc.array(fc.jsonValue()), (rest, rows) => {
      const object = { ...rest, rows };
      const text = [...jsonPieces(object, 'rows')].join('');
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

it('lets others have their turn while a long list is written', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => ({ i }));
  let turns = 0;
  const app = express();
  app.get('/', async (_req, res) => {
    const other = setInterval(() => {
      turns += 1;
    }, 0);
    await sendPieces(res, jsonPieces({ rows }, 'rows'));
    clearInterval(other);
  });
  const { body, type } = await request(app).get('/');
  expect(type).toBe('application/json');
  expect(body).toEqual({ rows });
  expect(turns).toBeGreaterThan(1);
});
