import { Face } from '../../src/parts/Face.tsx';
import { FaceBadge, type Badge } from '../../src/parts/FaceBadge.tsx';
import { FaceStrip, FaceTile } from '../../src/parts/FaceTile.tsx';
import { QrCode } from '../../src/parts/QrCode.tsx';
import { Row, Rows } from '../../src/parts/Row.tsx';
import { BOB, PEOPLE } from '../samples.ts';
import { Section, Specimen } from '../Section.tsx';
import styles from './People.module.css';

const BADGES: readonly Badge[] = ['in', 'out', 'refused', 'refund', 'star'];

/** Faces, and a code to get paid. */
export function People() {
  return (
    <Section title="People">
      <Specimen of="Face: names of all kinds, in all hues">
        <p className={styles.faces}>
          {PEOPLE.map((person) => (
            <Face key={person.accountNumber} of={person} />
          ))}
        </p>
      </Specimen>
      <Specimen of="Face: sm, md, lg, xl">
        <p className={styles.faces}>
          {(['sm', 'md', 'lg', 'xl'] as const).map((size) => (
            <Face key={size} of={BOB} size={size} />
          ))}
        </p>
      </Specimen>
      <Specimen of="FaceBadge: in, out, refused, refund, star">
        <p className={styles.faces}>
          {BADGES.map((badge) => (
            <Face key={badge} of={BOB} badge={<FaceBadge show={badge} />} />
          ))}
        </p>
      </Specimen>
      <Specimen of="FaceStrip of FaceTiles">
        <FaceStrip label="People you pay">
          {PEOPLE.slice(0, 8).map((person, at) => (
            <li key={person.accountNumber}>
              <FaceTile of={person} href="#person" starred={at === 1} />
            </li>
          ))}
        </FaceStrip>
      </Specimen>
      <Specimen of="Rows of people">
        <Rows label="People">
          {PEOPLE.slice(0, 3).map((person) => (
            <li key={person.accountNumber}>
              <Row href="#person" lead={<Face of={person} />} title={person.name} detail="Paid 3 times" />
            </li>
          ))}
        </Rows>
      </Specimen>
      <Specimen of="QrCode">
        <QrCode
          text="https://pay.example/send?to=ACC5132743626166&amount=12.50&note=Lunch"
          label="QR code of the pay link"
        />
      </Specimen>
    </Section>
  );
}
