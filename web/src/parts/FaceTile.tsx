import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Person } from '../api/people.ts';
import { Face } from './Face.tsx';
import { FaceBadge } from './FaceBadge.tsx';
import styles from './FaceTile.module.css';

interface FaceTileProps {
  of: Person;
  starred?: boolean;
  /** A tile with an address is a link, one with an action is a button. */
  href?: string;
  onClick?: () => void;
}

/** A person to choose: the face above the name. Use it in `<FaceStrip>`, where one pays the people that one pays often. */
export function FaceTile({ of: person, starred = false, href, onClick }: FaceTileProps) {
  const content = (
    <>
      <Face of={person} size="lg" badge={starred && <FaceBadge show="star" />} />
      <span className={styles.name}>{person.name}</span>
    </>
  );
  if (href !== undefined)
    return (
      <Link href={href} className={styles.tile}>
        {content}
      </Link>
    );
  return (
    <button type="button" onClick={onClick} className={styles.tile}>
      {content}
    </button>
  );
}

/** A strip of `<li>` with tiles. On a phone it scrolls sideways. */
export function FaceStrip({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className={styles.strip}>
      {children}
    </ul>
  );
}
