import { useEffect, useState } from 'react';

/** The time in milliseconds, told anew every `pause` milliseconds for as long as the component is there. */
export function useNow(pause = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), pause);
    return () => clearInterval(timer);
  }, [pause]);
  return now;
}
