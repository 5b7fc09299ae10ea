import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { decimalOf, toCents } from '../../money/cents.ts';
import type { BalancePoint } from './balanceSteps.ts';

interface Chart {
  points: readonly BalancePoint[];
  currency: string;
  /** Told what is under the pointer, or null when it has left. */
  onPoint: (point: BalancePoint | null) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Between two labels, in pixels. */
const SPACE = { x: 80, y: 44 };

/** Draws into this element, as large as it is, until the returned function is called. */
export function drawChart(element: HTMLElement, { points, currency, onPoint }: Chart): () => void {
  const data: uPlot.AlignedData = [
    points.map(({ at }) => at.getTime()),
    // Only for where it stands. What is told is told in cents.
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
      // Of an account that is minutes old, so that the times below tell its moments apart.
      x: { range: (_chart, min, max) => [Math.min(min, max - HOUR_MS), max] },
      // From nothing, so that the filled part is as high as the balance, and never flat.
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

/** A canvas knows no custom properties, and these have another value in the dark. */
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
  const money = new Intl.NumberFormat(undefined, {
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
      // A cent is not divided.
      incrs: Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat(),
      values: (_chart, splits) => splits.map((cents) => money.format(decimalOf(toCents(cents)))),
      size: (chart, labels) => widthOf(chart, labels, font),
    },
  ];
}

/** As much of the time as tells two neighbours apart. */
const timeLabels: uPlot.Axis.DynamicValues = (...[, splits, , , stepMs]) => {
  const format = new Intl.DateTimeFormat(undefined, labelOf(stepMs));
  return splits.map((time) => format.format(time));
};

function labelOf(stepMs: number): Intl.DateTimeFormatOptions {
  if (stepMs < DAY_MS) return { hour: 'numeric', minute: '2-digit' };
  return stepMs < 28 * DAY_MS ? { day: 'numeric', month: 'short' } : { month: 'short', year: 'numeric' };
}

/** As wide as the longest label; before there are any, none is needed. */
function widthOf({ ctx }: uPlot, labels: string[] | null, font: string): number {
  ctx.save();
  ctx.font = font;
  const widths = (labels ?? []).map((label) => ctx.measureText(label).width);
  ctx.restore();
  return Math.ceil(Math.max(0, ...widths)) + 14;
}

/** The moment under the pointer, with what the account held then: the last point that is not later. */
function pointUnder(chart: uPlot, points: readonly BalancePoint[]): BalancePoint | null {
  const { left } = chart.cursor;
  if (left === undefined || left < 0) return null;
  const time = chart.posToVal(left, 'x');
  const held = points.findLast(({ at }) => at.getTime() <= time);
  return held ? { at: new Date(time), balance: held.balance } : null;
}
