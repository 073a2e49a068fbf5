import { analysisKinds } from './analysisKinds';
import { deepKinds } from './deepKinds';
import { domainKinds } from './domainKinds';
import { hardKinds } from './hardKinds';
import { oneFilterKinds } from './oneFilterKinds';
import type { Kind } from './Question';
import { substringKinds } from './substringKinds';

/** Everything that is asked, in the order in which it is told. */
export const KINDS: readonly Kind[] = [
  ...oneFilterKinds,
  ...substringKinds,
  ...domainKinds,
  ...deepKinds,
  ...hardKinds,
  ...analysisKinds,
];
