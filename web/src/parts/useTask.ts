import { useRef, useState } from 'react';

/** The action of a button: whether it runs, and its error. A second call while it runs does nothing. */
export function useTask() {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  // The state is stale until the next render, and a click can come before it.
  const isRunning = useRef(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isRunning.current) return;
    isRunning.current = true;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    } finally {
      isRunning.current = false;
    }
  };
  return { ...state, run, clear: () => setState({ busy: false, error: null }) };
}
