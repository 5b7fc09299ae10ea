import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { t } from '../../messages/translate.ts';
import { Button } from '../../parts/Button.tsx';
import { ErrorNotice } from '../../parts/ErrorNotice.tsx';
import styles from './LoadMore.module.css';

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

/** The next page loads when the end of the list is this close to the screen. */
const AHEAD = '240px';

/** The end of the list: loads the next page when the user reaches it or presses the button. */
export function LoadMore({ history, count }: { history: PagedHistory; count: number }) {
  const { error, fetchStatus, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = history;
  const end = useEndInSight(history, count);
  const { last, setPressed } = useFocusAtLast(hasNextPage);
  const hasFailed = isFetchNextPageError && !isFetchingNextPage;
  return (
    <div ref={end} className={styles.more}>
      {hasFailed && <ErrorNotice error={error} />}
      {hasNextPage && fetchStatus === 'paused' && <p role="status">{t('history.offline')}</p>}
      {hasNextPage ? (
        <Button
          busy={isFetchingNextPage}
          onClick={() => {
            setPressed(true);
            void fetchNextPage();
          }}
          onBlur={() => setPressed(false)}
        >
          {hasFailed ? t('action.tryAgain') : t('history.more')}
        </Button>
      ) : (
        <p ref={last} tabIndex={-1} className={styles.last}>
          {t('history.end')}
        </p>
      )}
    </div>
  );
}

/** Loads the next page when the element with this ref comes near the screen. */
function useEndInSight(history: PagedHistory, count: number) {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = history;
  const end = useRef<HTMLDivElement>(null);
  // After an error the user has to press the button.
  const isWatched = hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (!end.current || !isWatched) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), {
      rootMargin: AHEAD,
    });
    observer.observe(end.current);
    return () => observer.disconnect();
    // `count`: after a short page the end can still be visible.
  }, [isWatched, count, fetchNextPage]);
  return end;
}

/** Moves the focus to the last line when the last page removes the button that had it. */
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
