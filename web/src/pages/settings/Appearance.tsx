import { useState } from 'react';
import { Card } from '../../parts/Card.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { chooseTheme, chosenTheme, type Theme } from '../../styles/theme.ts';

const THEMES = [
  ['system', 'Match system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

export function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <Card
      title="Appearance"
      aside={<SegmentedControl<Theme> label="Appearance" options={THEMES} value={theme} onChange={choose} />}
    >
      <p>Saved in this browser only.</p>
    </Card>
  );
}
