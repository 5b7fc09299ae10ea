import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Button } from '../../parts/Button.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import styles from './LoadMore.module.css';

/** What is needed of the query. */
export type PagedHistory = Pick<
  UseInfiniteQueryResult,
  | 'error'
  | 'fetchStatus'
  | 'hasNextPage'
  | 'isFetching'
  | 'isFetchingNextPage'
  | 'isFetchNextPageError'
  | 'fetchNextPage'
>;

/** How far below the screen the end of the list may be when the next page is asked for. */
const AHEAD = '240px';

/** The end of what is shown: the next page comes when it is reached, or when the button is pressed. */
export function LoadMore({ history, count }: { history: PagedHistory; count: number }) {
  const { error, fetchStatus, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = history;
  const end = useEndInSight(history, count);
  const { last, setPressed } = useFocusAtLast(hasNextPage);
  const hasFailed = isFetchNextPageError && !isFetchingNextPage;
  return (
    <div ref={end} className={styles.more}>
      {hasFailed && <ErrorNotice error={error} />}
      {hasNextPage && fetchStatus === 'paused' && <p role="status">You are offline. More comes when you are back.</p>}
      {hasNextPage ? (
        <Button
          busy={isFetchingNextPage}
          onClick={() => {
            setPressed(true);
            void fetchNextPage();
          }}
          onBlur={() => setPressed(false)}
        >
          {hasFailed ? 'Try again' : 'Show more'}
        </Button>
      ) : (
        <p ref={last} tabIndex={-1} className={styles.last}>
          {count === 1 ? 'That is the only one.' : 'Those are all of them.'}
        </p>
      )}
    </div>
  );
}

/** Asks for the next page when the element with this ref comes near the screen. */
function useEndInSight(history: PagedHistory, count: number) {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = history;
  const end = useRef<HTMLDivElement>(null);
  // After an error somebody has to ask for it.
  const isWatched = hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (!end.current || !isWatched) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), {
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
    // Looked at again after every page, as the end may still be in sight.
  }, [isWatched, count, fetchNextPage]);
  return end;
}

/** Whoever pressed the button for the last page would lose the focus with it: it goes to what stands there instead. */
function useFocusAtLast(hasNextPage: boolean) {
  const last = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (!hasNextPage && pressed.current) last.current?.focus({ preventScroll: true });
  }, [hasNextPage]);
  const setPressed = (isPressed: boolean) => {
    pressed.current = isPressed;
  };
  return { last, setPressed };
}
