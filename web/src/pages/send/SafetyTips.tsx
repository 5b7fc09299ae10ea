import { BadgeCheck, RefreshCw, UserCheck, type LucideIcon } from 'lucide-react';
import { t } from '../../messages/translate.ts';
import styles from './SafetyTips.module.css';

/** Advice for a careful payer, beside the form. */
export function SafetyTips() {
  return (
    <section aria-labelledby="safety-tips">
      <h2 id="safety-tips">{t('send.tips.title')}</h2>
      <ul className={styles.tips}>
        <Tip icon={UserCheck}>{t('send.tips.name')}</Tip>
        <Tip icon={RefreshCw}>{t('send.tips.once')}</Tip>
        <Tip icon={BadgeCheck}>{t('send.tips.refund')}</Tip>
      </ul>
    </section>
  );
}

function Tip({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <li className={styles.tip}>
      <Icon aria-hidden className={styles.icon} />
      {children}
    </li>
  );
}
