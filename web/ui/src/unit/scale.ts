/** Where the top of a value axis lies and where its lines go. */

/** The next 1-2-5 step at or above a value, in powers of `base` (1000, or 1024 for bytes). */
export function niceTop(value: number, base: 1000 | 1024 = 1000, least = 1): number {
  const goal = Math.max(value, least);
  let unit = 1;
  while (goal > unit * base * 0.9999) unit *= base;
  while (goal < unit && unit > 1e-9) unit /= base;
  for (const step of [1, 2, 5, 10, 20, 50, 100, 200, 500]) {
    if (goal <= step * unit * 1.0001) return step * unit;
  }
  return unit * base;
}

/** Four or five equal parts of a 1-2-5 top, so that every label is a short number. */
export function ticks(top: number): number[] {
  const parts = leading(top) === 5 ? 5 : 4;
  return Array.from({ length: parts + 1 }, (_, index) => (top / parts) * index);
}

/** Steps of a power of two below a top that is what it is (63.8 GiB of memory), which closes the axis with its own line. */
export function binaryTicks(top: number): number[] {
  let step = 1;
  while (top / step > 4.5) step *= 2;
  const found: number[] = [];
  for (let at = 0; at < top - step * 0.5; at += step) found.push(at);
  return [...found, top];
}

/** The same above and below zero, for two flows that mirror each other. */
export function mirrorTicks(top: number): number[] {
  return [-top, -top / 2, 0, top / 2, top];
}

function leading(value: number): number {
  const text = value.toExponential(6);
  return Number(text[0]);
}
