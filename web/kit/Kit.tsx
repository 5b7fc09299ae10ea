import { useState } from 'react';
import { Brand } from '../src/layout/Brand.tsx';
import { SegmentedControl } from '../src/parts/SegmentedControl.tsx';
import { Toasts } from '../src/parts/Toasts.tsx';
import { chooseTheme, chosenTheme, type Theme } from '../src/styles/theme.ts';
import styles from './Kit.module.css';
import { Buttons } from './sections/Buttons.tsx';
import { Fields } from './sections/Fields.tsx';
import { Frames } from './sections/Frames.tsx';
import { Lists } from './sections/Lists.tsx';
import { Messages } from './sections/Messages.tsx';
import { People } from './sections/People.tsx';
import { Tokens } from './sections/Tokens.tsx';
import { Waiting } from './sections/Waiting.tsx';

const THEMES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** Every part in every state. The visual tests photograph each section. */
export function Kit() {
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <>
      <header className={styles.bar}>
        <Brand />
        <SegmentedControl<Theme> label="Theme" options={THEMES} value={theme} onChange={choose} />
      </header>
      <main className={styles.main}>
        <h1>The kit</h1>
        <Tokens />
        <Buttons />
        <Fields />
        <People />
        <Lists />
        <Messages />
        <Waiting />
        <Frames />
      </main>
      <Toasts />
    </>
  );
}
