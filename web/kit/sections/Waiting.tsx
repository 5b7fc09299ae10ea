import { Loaded, type Load } from '../../src/parts/Loaded.tsx';
import { Progress } from '../../src/parts/Progress.tsx';
import { Skeleton, SkeletonBalance, SkeletonRows } from '../../src/parts/Skeleton.tsx';
import { Spinner } from '../../src/parts/Spinner.tsx';
import { Section, Specimen } from '../Section.tsx';

const load = (state: Partial<Load<string>>): Load<string> => ({
  data: undefined,
  error: null,
  fetchStatus: 'idle',
  isFetching: false,
  refetch: () => undefined,
  ...state,
});

/** Loading, failed, offline. */
export function Waiting() {
  return (
    <Section title="Waiting">
      <Specimen of="Skeleton">
        <Skeleton lines={3} />
      </Specimen>
      <Specimen of="SkeletonRows">
        <SkeletonRows rows={3} />
      </Specimen>
      <Specimen of="SkeletonBalance">
        <SkeletonBalance />
      </Specimen>
      <Specimen of="Progress and Spinner">
        <Progress label="Step 2 of 3" step={2} of={3} />
        <p>
          <Spinner /> Looking up the account
        </p>
      </Specimen>
      <Specimen of="Loaded: failed">
        <Loaded load={load({ error: new Error('none') })}>{(text) => text}</Loaded>
      </Specimen>
      <Specimen of="Loaded: offline">
        <Loaded load={load({ fetchStatus: 'paused' })}>{(text) => text}</Loaded>
      </Specimen>
    </Section>
  );
}
