import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './SegmentedControl.module.css';

interface SegmentedControlProps<Value extends string> {
  /** For screen readers. */
  label: string;
  options: readonly (readonly [value: Value, name: string])[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A choice of one option, all of them visible. */
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
      // A click on the chosen option would leave none chosen.
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
