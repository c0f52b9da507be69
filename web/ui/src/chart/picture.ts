/** A chart as a picture: what is drawn on screen with its name, legend and time range, in the theme on screen. */
import { clock, day, sameDay, zone } from '../unit/time.ts';
import type { Shown } from './more.tsx';
import { lastKnown } from './model.ts';
import { palette } from './palette.ts';

const HEAD = 52;
const FOOT = 28;
const EDGE = 12;

/** `chart`: the canvas of the chart on screen, in device pixels. */
export function pictureOf({ spec, drawn, from, to }: Shown, chart: HTMLCanvasElement): HTMLCanvasElement {
  const dpr = devicePixelRatio;
  const { colour, font } = palette.value;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width;
  canvas.height = chart.height + Math.round((HEAD + FOOT) * dpr);
  const ctx = canvas.getContext('2d')!;
  ctx.scale(dpr, dpr);
  const width = canvas.width / dpr;
  const height = canvas.height / dpr;
  ctx.fillStyle = colour.surface;
  ctx.fillRect(0, 0, width, height);
  ctx.textBaseline = 'middle';
  const write = (text: string, x: number, y: number, tone: string, style: string) => {
    ctx.font = style;
    ctx.fillStyle = tone;
    ctx.fillText(text, x, y);
    return x + ctx.measureText(text).width;
  };
  write(spec.title, EDGE, 16, colour.ink, `600 ${font.replace('11px', '13px')}`);
  const last = lastKnown(drawn);
  let x = EDGE;
  spec.lines.forEach((line, index) => {
    ctx.fillStyle = colour[line.colour];
    if (line.dash) for (const at of [0, 6]) ctx.fillRect(x + at, 36, 4, 3);
    else ctx.fillRect(x, 36, 10, 3);
    x = write(line.label, x + 16, 38, colour['ink-2'], font.replace('11px', '12px'));
    if (last >= 0) x = write(spec.format(drawn.value[index]![last]), x + 6, 38, colour.ink, `500 ${font.replace('11px', '12px')}`);
    x += 18;
  });
  ctx.drawImage(chart, 0, HEAD, chart.width / dpr, chart.height / dpr);
  const start = `${day(from)} ${new Date(from).getFullYear()}, ${clock(from)}`;
  const end = sameDay(from, to) ? clock(to) : `${day(to)} ${clock(to)}`;
  write(`${start} to ${end} ${zone(to)}. ${spec.about}`, EDGE, height - FOOT / 2, colour['ink-3'], font);
  return canvas;
}
