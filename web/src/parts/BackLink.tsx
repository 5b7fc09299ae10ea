import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './BackLink.module.css';

/** The way from a page to the page above it, such as from a transaction to the history. `<Page back>` places it. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={styles.back}>
      <ArrowLeft aria-hidden />
      {children}
    </Link>
  );
}
