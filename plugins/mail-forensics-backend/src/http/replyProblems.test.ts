import express from 'express';
import request from 'supertest';
import { SearchFailure } from '../search';
import { replyProblems } from './replyProblems';

it.each([
  [false, 500],
  [true, 503],
])(
  'answers a failure that is temporary (%s) with %s',
  async (isTemporary, status) => {
    const app = express();
    app.get('/', (req, res) => {
      const failure = new SearchFailure(
        [{ type: 'SEARCH_FAILED', badFilter: null, description: 'Try again.' }],
        { isTemporary },
      );
      expect(replyProblems(failure, req, res)).toBe(true);
    });
    const response = await request(app).get('/');
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({
      error: { name: 'SearchFailure', message: 'Try again.' },
      problems: [{ type: 'SEARCH_FAILED' }],
    });
  },
);
