import jsQR from 'jsqr';
import { drawQr } from '../../web/src/parts/drawQr';

/** Pixels of a module, and of the photo around the code. */
const SCALE = 4;
const AROUND = 40;

/** The picture that a camera has of this path, on dark ground: its quiet zone alone sets the code apart. */
function photograph({ size, path }: { size: number; path: string }) {
  const width = size * SCALE + 2 * AROUND;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  const paint = (x: number, y: number, light: number) =>
    pixels.fill(light, (y * width + x) * 4, (y * width + x) * 4 + 3);
  const runs = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g), (run) => run.slice(1).map(Number));
  const isDark = (x: number, y: number) => runs.some(([left = 0, top, length = 0]) => y === top && x >= left && x < left + length); // prettier-ignore
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [column, row] = [Math.floor((x - AROUND) / SCALE), Math.floor((y - AROUND) / SCALE)];
      const isCode = column >= 0 && column < size && row >= 0 && row < size;
      paint(x, y, !isCode || isDark(column, row) ? 20 : 255);
    }
  return { pixels, width };
}

test.each([
  'https://pay.example/send?to=ACC1733432100567',
  'https://pay.example/send?to=ACC1733432100567&amount=12.50&note=Mittagessen%20f%C3%BCr%20zwei%2C%20%F0%9F%8D%95',
  `https://pay.example/send?to=ACC1733432100567&amount=1000000000.00&note=${'%E6%9D%8E'.repeat(140)}`,
])('a camera reads %s', (link) => {
  const { pixels, width } = photograph(drawQr(link));

  expect(jsQR(pixels, width, width)?.data).toBe(link);
});

test('the quiet zone is four modules wide', () => {
  const { size, path } = drawQr('x');
  const points = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)/g), (run) => run.slice(1).map(Number));

  expect(Math.min(...points.map(([x = 0]) => x))).toBe(4);
  expect(Math.min(...points.map(([, y = 0]) => y))).toBe(4);
  expect(Math.max(...points.map(([x = 0, , length = 0]) => x + length))).toBe(size - 4);
});
