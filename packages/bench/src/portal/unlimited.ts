/** In a benchmark one person, the guest, asks as much as many would. */
export const UNLIMITED = {
  burst: 1_000_000,
  perSecond: 1_000_000,
  concurrent: 1_000_000,
};
