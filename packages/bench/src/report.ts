import { formatTable } from './measure/formatTable';
import type { Probe, ProbeResult } from './measure/Prober';
import type { Portal } from './portal/Portal';

/** What somebody's browser asks for who has Data Connections or Forensic Search open. */
export function pageProbes(portal: Portal, id: string): Probe[] {
  const get = (path: string): Probe => ({
    name: `GET ${path.replace(id, ':id')}`,
    send: () => portal.fetch(path),
  });
  return [
    get('/connections'),
    get(`/connections/${id}`),
    get(`/connections/${id}/mailboxes?limit=100`),
    {
      name: 'POST /v2/file-events',
      send: () =>
        portal.fetch('/v2/file-events', {
          body: {
            groups: [{ filters: [{ term: 'file.name', value: 'report*' }] }],
          },
        }),
    },
  ];
}

export function formatPages(pages: readonly ProbeResult[]): string {
  return formatTable(
    [
      'page, once a second',
      'answers',
      'failures',
      'p50 ms',
      'p95 ms',
      'max ms',
    ],
    pages.map(page => [
      page.name,
      page.answers,
      page.failures,
      page.p50,
      page.p95,
      page.max,
    ]),
  );
}
