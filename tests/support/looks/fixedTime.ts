import type { BrowserContext } from 'playwright-core';

/** The time on the pages that are photographed. In the past, so that what the server does now is later. */
export const NOW = new Date('2026-06-17T14:30:00Z');

export const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

/** Turns every later time in the server's answers into NOW: the client reads an answer as text or as JSON. */
const FIX_ANSWERS = `
  const NOW = '${NOW.toISOString()}';
  const fix = (text) => text.replace(/"(\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)"/g, (all, time) => (time > NOW ? '"' + NOW + '"' : all));
  const { text } = Response.prototype;
  Response.prototype.text = async function () { return fix(await text.call(this)); };
  Response.prototype.json = async function () { return JSON.parse(await this.text()); };
`;

/** Makes it NOW in all pages of this profile. Timers run as usual. */
export async function fixTime(context: BrowserContext): Promise<void> {
  await context.clock.setFixedTime(NOW);
  await context.addInitScript({ content: FIX_ANSWERS });
}
