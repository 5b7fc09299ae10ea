import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './SegmentedControl.module.css';

interface SegmentedControlProps<Value extends string> {
  /** What is chosen, for who cannot see it. */
  label: string;
  options: readonly (readonly [value: Value, name: string])[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function SegmentedControl<Value extends string>({
  label,
  options,
  value,
  onChange,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      className={styles.choice ?? ''}
      value={[value]}
      // Pressing what is chosen would choose nothing.
      onValueChange={([next]) => next !== undefined && onChange(next)}
    >
      {options.map(([option, name]) => (
        <Toggle key={option} value={option} className={styles.option ?? ''}>
          {name}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
