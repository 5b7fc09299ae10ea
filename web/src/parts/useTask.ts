import { useRef, useState } from 'react';

/** Something that a button does: whether it goes on, and why it has failed. A second click while it goes on does nothing. */
export function useTask() {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  // The state is old until the next drawing, and a click may come before.
  const isGoing = useRef(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isGoing.current) return;
    isGoing.current = true;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    } finally {
      isGoing.current = false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}
