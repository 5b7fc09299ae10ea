import { toCents } from '../../src/money/cents.ts';
import { Money } from '../../src/parts/Money.tsx';
import { CURRENCY } from '../samples.ts';
import { Section, Specimen } from '../Section.tsx';
import styles from './Tokens.module.css';

const GROUNDS = ['paper', 'surface', 'raised', 'sunken', 'line', 'line-strong', 'ink', 'ink-quiet'];
const ACCENTS = ['accent', 'accent-strong', 'accent-soft', 'warn', 'warn-soft', 'bad', 'bad-soft'];
const ENTRIES = ['in', 'in-soft', 'out', 'out-soft', 'refused', 'refused-soft', 'refund', 'refund-soft'];
const TEXTS = ['xs', 'sm', 'md', 'lg', 'xl', 'amount', 'hero'];
const AMOUNTS = [123_456_789, -111_111, 8_888, -100, 0].map(toCents);

/** Colours, sizes of type, and figures in columns. */
export function Tokens() {
  return (
    <Section title="Colour and type">
      <Specimen of="Grounds and text">
        <Swatches names={GROUNDS} />
      </Specimen>
      <Specimen of="Accents">
        <Swatches names={ACCENTS} />
      </Specimen>
      <Specimen of="Entries">
        <Swatches names={ENTRIES} />
      </Specimen>
      <Specimen of="Sizes of text">
        {TEXTS.map((size) => (
          <p key={size} className={styles[size]}>
            $1,234 {size}
          </p>
        ))}
      </Specimen>
      <Specimen of="Money in a column">
        <ul className={styles.column}>
          {AMOUNTS.map((cents) => (
            <li key={cents}>
              <Money cents={cents} currency={CURRENCY} change />
            </li>
          ))}
        </ul>
      </Specimen>
    </Section>
  );
}

function Swatches({ names }: { names: readonly string[] }) {
  return (
    <ul className={styles.swatches}>
      {names.map((name) => (
        <li key={name} className={styles.swatch}>
          {/* The page of the kit has no policy against inline styles. */}
          <span className={styles.colour} style={{ background: `var(--${name})` }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
