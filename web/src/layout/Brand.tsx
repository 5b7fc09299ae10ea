import { t } from '../messages/translate.ts';
import icon from './icon.svg';
import styles from './Brand.module.css';

export function Brand() {
  return (
    <p className={styles.brand}>
      <img src={icon} alt="" width="28" height="28" />
      {t('app.name')}
    </p>
  );
}
