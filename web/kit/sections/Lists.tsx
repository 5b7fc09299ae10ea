import { ReceiptText } from 'lucide-react';
import { toCents } from '../../src/money/cents.ts';
import { AccountNumber } from '../../src/parts/AccountNumber.tsx';
import { Button } from '../../src/parts/Button.tsx';
import { Card } from '../../src/parts/Card.tsx';
import { Chip } from '../../src/parts/Chip.tsx';
import { DetailList } from '../../src/parts/DetailList.tsx';
import { EmptyState } from '../../src/parts/EmptyState.tsx';
import { EntryList } from '../../src/parts/EntryList.tsx';
import { Money } from '../../src/parts/Money.tsx';
import { CURRENCY, ENTRIES } from '../samples.ts';
import { Section, Specimen } from '../Section.tsx';
import styles from './People.module.css';

/** Entries, details, and what stands where there are none. */
export function Lists() {
  return (
    <Section title="Lists">
      <Specimen of="Card with EntryList" bare>
        <Card title="Latest activity" aside={<a href="#all">See all</a>}>
          <EntryList entries={ENTRIES} currency={CURRENCY} />
        </Card>
      </Specimen>
      <Specimen of="Card with DetailList" bare>
        <Card title="Payment">
          <DetailList
            of={[
              ['To', <strong key="name">Bob B.</strong>],
              ['Account', <AccountNumber key="number" of="ACC5132743626166" />],
              ['Note', 'A chain, two lights, and a basket that fits over the wheel of the old bicycle'],
              ['Balance after', <Money key="balance" cents={toCents(98_750)} currency={CURRENCY} />],
            ]}
          />
        </Card>
      </Specimen>
      <Specimen of="EmptyState">
        <EmptyState
          icon={ReceiptText}
          title="No transactions yet"
          text="Payments that you send and receive appear here."
        >
          <Button look="main">Send money</Button>
          <Button>Request money</Button>
        </EmptyState>
      </Specimen>
      <Specimen of="Chip: plain, good, warn, bad, refund, with a button">
        <p className={styles.faces}>
          {(['plain', 'good', 'warn', 'bad', 'refund'] as const).map((tone) => (
            <Chip key={tone} tone={tone}>
              {tone}
            </Chip>
          ))}
          <Chip onRemove={() => undefined} removeLabel="Remove the filter Sent">
            Sent
          </Chip>
        </p>
      </Specimen>
    </Section>
  );
}
