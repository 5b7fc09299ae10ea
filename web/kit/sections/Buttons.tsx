import { Copy, Plus, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Actions } from '../../src/parts/Actions.tsx';
import { BackLink } from '../../src/parts/BackLink.tsx';
import { Button, ButtonLink } from '../../src/parts/Button.tsx';
import { CopyButton } from '../../src/parts/CopyButton.tsx';
import { IconButton } from '../../src/parts/IconButton.tsx';
import { SegmentedControl } from '../../src/parts/SegmentedControl.tsx';
import { Section, Specimen } from '../Section.tsx';

const LOOKS = ['main', 'plain', 'quiet', 'danger'] as const;
const PERIODS = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['365', '1 year'],
] as const;

/** Controls that one presses. */
export function Buttons() {
  const [period, setPeriod] = useState<string>('30');
  return (
    <Section title="Buttons">
      <Specimen of="Button: main, plain, quiet, danger">
        <Actions>
          {LOOKS.map((look) => (
            <Button key={look} look={look}>
              {look === 'danger' ? 'Remove' : 'Continue'}
            </Button>
          ))}
        </Actions>
      </Specimen>
      <Specimen of="Button: busy">
        <Actions>
          {LOOKS.map((look) => (
            <Button key={look} look={look} busy>
              Sending
            </Button>
          ))}
        </Actions>
      </Specimen>
      <Specimen of="Button: disabled">
        <Actions>
          {LOOKS.map((look) => (
            <Button key={look} look={look} disabled>
              Continue
            </Button>
          ))}
        </Actions>
      </Specimen>
      <Specimen of="Button and ButtonLink with icons">
        <Actions>
          <Button look="main">
            <Plus aria-hidden />
            Add
          </Button>
          <ButtonLink href="#link">Open a page</ButtonLink>
          <Button look="danger">
            <Trash2 aria-hidden />
            Remove
          </Button>
        </Actions>
      </Specimen>
      <Specimen of="IconButton">
        <IconButton icon={Copy} label="Copy the account number" />
        <IconButton icon={X} label="Close" />
        <IconButton icon={Copy} label="Copy, not now" disabled />
      </Specimen>
      <Specimen of="CopyButton">
        <CopyButton text="ACC5132743626166">Copy number</CopyButton>
      </Specimen>
      <Specimen of="SegmentedControl">
        <SegmentedControl label="Period" options={PERIODS} value={period} onChange={setPeriod} />
      </Specimen>
      <Specimen of="BackLink">
        <BackLink href="#history">History</BackLink>
      </Specimen>
    </Section>
  );
}
