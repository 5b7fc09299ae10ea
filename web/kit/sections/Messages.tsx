import { useState } from 'react';
import { Actions } from '../../src/parts/Actions.tsx';
import { Button } from '../../src/parts/Button.tsx';
import { Dialog } from '../../src/parts/Dialog.tsx';
import { Notice } from '../../src/parts/Notice.tsx';
import { toast } from '../../src/parts/toasts.ts';
import { Section, Specimen } from '../Section.tsx';

const KINDS = ['info', 'good', 'warn', 'bad'] as const;

/** Notices in the page, toasts above it, and dialogs. */
export function Messages() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Messages">
      {KINDS.map((kind) => (
        <Specimen key={kind} of={`Notice: ${kind}`}>
          <Notice kind={kind} title="Your password is changed">
            <p>All your other sessions have ended.</p>
          </Notice>
        </Specimen>
      ))}
      <Specimen of="Toast">
        <Button onClick={() => toast('Account number copied')}>Show a toast</Button>
      </Specimen>
      <Specimen of="Dialog, a sheet on a phone">
        <Dialog
          title="End the session?"
          open={open}
          onOpenChange={setOpen}
          isAlert
          trigger={<Button>Open a dialog</Button>}
        >
          <p>Last used Nov 28, 12:34 PM. That browser must log in again.</p>
          <Actions>
            <Button look="danger">End session</Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </Actions>
        </Dialog>
      </Specimen>
    </Section>
  );
}
