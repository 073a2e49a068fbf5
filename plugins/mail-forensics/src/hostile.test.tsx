import { readFileSync } from 'node:fs';
import path from 'node:path';
import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import {
  cleanup,
  configure,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { FakeMailForensicsApi } from './__testUtils__/FakeMailForensicsApi';
import { renderContent } from './__testUtils__/renderContent';
import { eventOf } from './__testUtils__/samples';
import { giveRowsRoom } from './dataConnections/scope/__testUtils__/giveRowsRoom';
import { EventDetailsPanel } from './forensicSearch/eventDetails/EventDetailsPanel';
import { ForensicSearchContent } from './forensicSearch/ForensicSearchContent';

/*
 * Texts that want to be more than that, on the pages: seen, and nothing else. They are those that the backend's tests send
 * through a simulated tenant.
 */

jest.setTimeout(120_000);
configure({ asyncUtilTimeout: 20_000 });

const TEXTS: string[] = (
  JSON.parse(
    readFileSync(
      path.resolve(
        __dirname,
        '../../../packages/m365-simulator/hostile-texts.json',
      ),
      'utf8',
    ),
  ) as (string | { repeat: string; times: number })[]
).map(each =>
  typeof each === 'string' ? each : each.repeat.repeat(each.times),
);

/** Places in an event that a sender fills. */
const PLACES: ((event: FileEvent, text: string) => void)[] = [
  ({ file }, text) => {
    file.name = text;
  },
  ({ destination }, text) => {
    destination.email.subject = text;
  },
  ({ source }, text) => {
    source.email.sender = text;
  },
  ({ source }, text) => {
    source.email.from = text;
  },
  ({ mailForensics }, text) => {
    mailForensics.mailbox = text;
  },
  ({ file }, text) => {
    file.mimeType = text;
  },
  ({ event }, text) => {
    event.detectorDisplayName = text;
  },
];

const PER_EVENT = 40;

/** Five events, with forty texts each: as many as there are places, and the others as recipients. */
const EVENTS = Array.from({ length: TEXTS.length / PER_EVENT }, (_, index) =>
  eventOf(index, event => {
    const texts = TEXTS.filter((__, place) => place % 5 === index);
    PLACES.forEach((put, place) => put(event, texts[place]));
    const others = texts.slice(PLACES.length);
    event.mailForensics.to = others.slice(0, 11);
    event.mailForensics.cc = others.slice(11, 22);
    event.mailForensics.bcc = others.slice(22);
    event.destination.email.recipients = others;
  }),
);

/** Elements that only a text could have made, and characters that turn or hide what is around them. */
function expectOnlyText() {
  expect(
    document.body.querySelectorAll(
      'script, iframe, object, embed, base, meta, form[action], marquee, img, a[href^="javascript:" i], [onerror], [onload], [ontoggle]',
    ),
  ).toHaveLength(0);
  expect(Reflect.get(window, 'hostile')).toBeUndefined();
  expect(document.body.textContent).not.toMatch(
    /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u,
  );
}

beforeAll(giveRowsRoom);
afterEach(cleanup);
afterAll(() => jest.restoreAllMocks());

it('are 200', () => {
  expect(TEXTS).toHaveLength(200);
  expect(new Set(TEXTS).size).toBe(200);
});

it('are text in the results', async () => {
  const api = new FakeMailForensicsApi();
  api.events = EVENTS;
  api.groups = Object.fromEntries(
    ['file.category', 'source.email.sender', 'risk.trusted'].map(
      (term, start) => [
        term,
        TEXTS.filter((_, index) => index % 3 === start).map(value => ({
          value,
          docCount: 1,
        })),
      ],
    ),
  );
  renderContent(
    <TestApiProvider apis={[[identityApiRef, mockApis.identity()]]}>
      <ForensicSearchContent />
    </TestApiProvider>,
    { api },
  );
  expect(await screen.findByText('5 attachments')).toBeVisible();
  await waitFor(() =>
    // The heading is a row as well.
    expect(screen.getAllByRole('row')).toHaveLength(EVENTS.length + 1),
  );
  expectOnlyText();
});

it.each(EVENTS.map((event, index) => [index, event] as const))(
  'are text in the details of event %i',
  async (_, event) => {
    const api = new FakeMailForensicsApi();
    api.events = EVENTS;
    renderContent(
      <EventDetailsPanel
        events={[event]}
        openId={event.event.id}
        zone="utc"
        onOpen={() => {}}
        onReachEnd={() => {}}
        onFindFile={() => {}}
        onClose={() => {}}
      />,
      { api },
    );
    const panel = await screen.findByRole('dialog');
    expect(
      await within(panel).findByRole('region', { name: 'Sent' }),
    ).toBeInTheDocument();
    expectOnlyText();
  },
);
