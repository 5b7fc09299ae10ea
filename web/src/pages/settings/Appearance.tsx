import { useState } from 'react';
import { t } from '../../messages/translate.ts';
import { Card } from '../../parts/Card.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import styles from './Settings.module.css';
import { chooseTheme, chosenTheme, type Theme } from '../../styles/theme.ts';

const themes = () =>
  [
    ['system', t('settings.system')],
    ['light', t('settings.light')],
    ['dark', t('settings.dark')],
  ] as const;

export function Appearance() {
  const [theme, setTheme] = useState(chosenTheme);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <Card
      title={t('settings.appearance')}
      aside={
        <SegmentedControl<Theme> label={t('settings.appearance')} options={themes()} value={theme} onChange={choose} />
      }
    >
      <p className={styles.quiet}>{t('settings.appearanceText')}</p>
    </Card>
  );
}
