import { useCallback, useState } from "react";

/** The same function, and how many of its calls have not settled yet. */
export function useCounted<A extends unknown[], R>(
  call: (...args: A) => Promise<R>,
): [number, (...args: A) => Promise<R>] {
  const [count, setCount] = useState(0);
  const counted = useCallback(
    async (...args: A): Promise<R> => {
      setCount((before) => before + 1);
      try {
        return await call(...args);
      } finally {
        setCount((before) => before - 1);
      }
    },
    [call],
  );
  return [count, counted];
}
