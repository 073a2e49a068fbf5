import {
  StatusAborted,
  StatusError,
  StatusOK,
  StatusPending,
  StatusRunning,
} from '@backstage/core-components';
import type { ConnectionStatus } from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../components/useMessages';
import { statusWord } from './words';

const DOTS: Record<ConnectionStatus, typeof StatusOK> = {
  'Awaiting authorization': StatusPending,
  Initializing: StatusRunning,
  Monitoring: StatusOK,
  Error: StatusError,
  Deauthorized: StatusAborted,
};

/** A coloured dot and the word for it. */
export function StatusCell(props: { status: ConnectionStatus }) {
  const t = useMessages();
  const Dot = DOTS[props.status];
  return <Dot>{statusWord(props.status, t)}</Dot>;
}
