/** A number of events; the real one may be greater where it is a lower bound. */
export interface Total {
  count: number;
  isLowerBound: boolean;
}
