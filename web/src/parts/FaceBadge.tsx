import { ArrowDownLeft, ArrowUpRight, Star, Undo2, X, type LucideIcon } from 'lucide-react';
import { classNames } from './classNames.ts';
import styles from './FaceBadge.module.css';

export type Badge = 'in' | 'out' | 'refused' | 'refund' | 'star';

const ICONS: Record<Badge, LucideIcon> = {
  in: ArrowDownLeft,
  out: ArrowUpRight,
  refused: X,
  refund: Undo2,
  star: Star,
};

interface FaceBadgeProps {
  show: Badge;
  /** For screen readers, where no text says the same. */
  label?: string;
}

/** The small sign at a `<Face>`: the kind of an entry, or a star for a favourite. */
export function FaceBadge({ show, label }: FaceBadgeProps) {
  const Icon = ICONS[show];
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <span {...named} className={classNames(styles.badge, styles[show])}>
      <Icon aria-hidden />
    </span>
  );
}
