import { toCents } from '../../src/money/cents.ts';
import { Card } from '../../src/parts/Card.tsx';
import { Money } from '../../src/parts/Money.tsx';
import { SegmentedControl } from '../../src/parts/SegmentedControl.tsx';
import { CURRENCY } from '../samples.ts';
import { Section, Specimen } from '../Section.tsx';

/** Cards: their headings stand in one line, with and without a control. */
export function Frames() {
  return (
    <Section title="Cards">
      <Specimen of="Card" bare>
        <Card title="Balance">
          <Money cents={toCents(191_508)} currency={CURRENCY} />
        </Card>
      </Specimen>
      <Specimen of="Card with a control" bare>
        <Card
          title="Appearance"
          aside={<SegmentedControl label="Side" options={[['a', 'Light'], ['b', 'Dark']]} value="a" onChange={() => undefined} />} // prettier-ignore
        >
          <p>Saved in this browser only.</p>
        </Card>
      </Specimen>
      <Specimen of="Card without a title" bare>
        <Card>
          <p>A form, or a receipt.</p>
        </Card>
      </Specimen>
    </Section>
  );
}
