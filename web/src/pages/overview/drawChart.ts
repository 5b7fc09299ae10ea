import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { displayLocale } from '../../messages/locale.ts';
import { decimalOf, toCents } from '../../money/cents.ts';
import type { BalancePoint } from './balanceSteps.ts';

interface Chart {
  points: readonly BalancePoint[];
  currency: string;
  /** Called with the point under the pointer, or null after it has left. */
  onPoint: (point: BalancePoint | null) => void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Pixels between two labels. */
const SPACE = { x: 80, y: 44 };

/** Draws a chart of the size of the element. Returns the function that removes it. */
export function drawChart(element: HTMLElement, { points, currency, onPoint }: Chart): () => void {
  const data: uPlot.AlignedData = [
    points.map(({ at }) => at.getTime()),
    // Cents, for the position only.
    points.map(({ balance }) => balance),
  ];
  const colours = coloursOf(element);
  const options: uPlot.Options = {
    ...sizeOf(element),
    ms: 1,
    padding: [10, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      // The line fills the width, also for a new account. At least a minute, because uPlot needs a width.
      x: { range: (_chart, min, max) => [Math.min(min, max - MINUTE_MS), max] },
      // From zero, so that the filled area has the height of the balance.
      y: { range: (_chart, _min, max) => [0, Math.max(max * 1.08, 100)] },
    },
    series: [{}, lineOf(colours)],
    axes: axesOf(colours, currency),
    hooks: { setCursor: [(chart) => onPoint(pointUnder(chart, points))] },
  };
  const chart = new uPlot(options, data, element);
  const resized = new ResizeObserver(() => chart.setSize(sizeOf(element)));
  resized.observe(element);
  return () => {
    resized.disconnect();
    chart.destroy();
    onPoint(null);
  };
}

const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement) => ({ width, height });

type Colours = ReturnType<typeof coloursOf>;

/** A canvas cannot read custom properties, and the dark theme changes their values. */
function coloursOf(element: HTMLElement) {
  const { color: before } = element.style;
  const read = (name: string) => {
    element.style.color = `var(--${name})`;
    return getComputedStyle(element).color;
  };
  const colours = { line: read('accent'), below: read('accent-soft'), grid: read('line'), text: read('ink-quiet') };
  element.style.color = before;
  return { ...colours, font: `12px ${getComputedStyle(element).fontFamily}` };
}

const lineOf = ({ line, below }: Colours): uPlot.Series => ({
  stroke: line,
  fill: below,
  width: 2,
  points: { show: false },
  ...(uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
});

function axesOf({ grid, text, font }: Colours, currency: string): uPlot.Axis[] {
  const money = new Intl.NumberFormat(displayLocale(), {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumSignificantDigits: 3,
  });
  const common = { stroke: text, font, ticks: { show: false } };
  return [
    { ...common, space: SPACE.x, size: 30, grid: { show: false }, values: timeLabels },
    {
      ...common,
      space: SPACE.y,
      grid: { stroke: grid, width: 1 },
      // Whole cents.
      incrs: Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat(),
      values: (_chart, splits) => splits.map((cents) => money.format(decimalOf(toCents(cents)))),
      size: (chart, labels) => widthOf(chart, labels, font),
    },
  ];
}

/** The precision that distinguishes neighbours. */
const timeLabels: uPlot.Axis.DynamicValues = (...[, splits, , , stepMs]) => {
  const format = new Intl.DateTimeFormat(displayLocale(), labelOf(stepMs));
  return splits.map((time) => format.format(time));
};

function labelOf(stepMs: number): Intl.DateTimeFormatOptions {
  if (stepMs < MINUTE_MS) return { timeStyle: 'medium' };
  if (stepMs < DAY_MS) return { hour: 'numeric', minute: '2-digit' };
  return stepMs < 28 * DAY_MS ? { day: 'numeric', month: 'short' } : { month: 'short', year: 'numeric' };
}

/** The width of the longest label. */
function widthOf({ ctx }: uPlot, labels: string[] | null, font: string): number {
  ctx.save();
  ctx.font = font;
  const widths = (labels ?? []).map((label) => ctx.measureText(label).width);
  ctx.restore();
  return Math.ceil(Math.max(0, ...widths)) + 14;
}

/** The moment under the pointer, with the balance of the last point before it. */
function pointUnder(chart: uPlot, points: readonly BalancePoint[]): BalancePoint | null {
  const { left } = chart.cursor;
  if (left === undefined || left < 0) return null;
  const time = chart.posToVal(left, 'x');
  const held = points.findLast(({ at }) => at.getTime() <= time);
  return held ? { at: new Date(time), balance: held.balance } : null;
}
