/**
 * How the app is built: one page, hashed assets, no inline script or style (the content security
 * policy forbids both), and one tiny classic script in the head that sets the theme before the first paint.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** Emits src/theme/early.js as a hashed asset and puts it in front of everything else in the head. */
function earlyTheme(): Plugin {
  let reference = '';
  return {
    name: 'early-theme',
    apply: 'build',
    buildStart() {
      const source = readFileSync(new URL('src/theme/early.js', import.meta.url), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s+|\s+$/gm, '').replace(/\n+/g, '\n');
      reference = this.emitFile({ type: 'asset', name: 'theme.js', source });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type === 'asset') {
          const tag = `<script src="/${this.getFileName(reference)}"></script>`;
          page.source = String(page.source).replace('<!-- theme -->', tag);
        }
      },
    },
  };
}

/**
 * The design's components describe more pages than the app has so far: rules whose classes no source names are
 * left out of the built style sheet, and come back by themselves when a page uses them.
 */
function unusedRules() {
  const folder = new URL('src/', import.meta.url);
  const text = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const words = new Set(text.match(/[\w-]+/g));
  const used = (selector: string) => (selector.replace(/:not\([^)]*\)/g, '').match(/\.[A-Za-z][\w-]*/g) ?? [])
    .every((name) => /^\.(uplot|u-(?!legend|inline|series|title|live|marker|value)|c-)/.test(name) || words.has(name.slice(1)));
  return {
    postcssPlugin: 'unused-rules',
    Rule(rule: { selectors: string[]; selector: string; remove: () => void }) {
      if (rule.selector.includes(':is(')) return;
      const kept = rule.selectors.filter(used);
      if (kept.length === 0) rule.remove();
      else if (kept.length < rule.selectors.length) rule.selectors = kept;
    },
  };
}

/**
 * uPlot without what this app never asks of it: its legend, its own time axis,
 * logarithmic scales, stepped lines, bars, splines, joins, points, bands.
 * The version is pinned; a text that is not there any more stops the build instead of being skipped.
 */
function leanPlot(): Plugin {
  const cuts: readonly [string, string][] = [
    ['(paths.stepped = stepped);', ''], ['(paths.bars    = bars);', ''], ['(paths.spline  = monotoneCubic);', ''],
    ['uPlot.join = join;', ''], ['uPlot.fmtDate = fmtDate;', ''], ['uPlot.tzDate  = tzDate;', ''],
    ['const showLegend = legend.show;', 'const showLegend = false;'],
    ['if (legend.show && legend.live && shouldSetLegend) {', 'if (false) {'],
    ['const [ timeIncrsMs, _timeAxisStampsMs, timeAxisSplitsMs ] = genTimeStuffs(1);', ''],
    ['const [ timeIncrsS,  _timeAxisStampsS,  timeAxisSplitsS  ] = genTimeStuffs(1e-3);', 'const timeIncrsMs = [], timeIncrsS = [];'],
    ['const _timeAxisSplits = (ms == 1 ? timeAxisSplitsMs(_tzDate) : timeAxisSplitsS(_tzDate));', 'const _timeAxisSplits = null;'],
    ['const _timeAxisVals   = timeAxisVals(_tzDate, timeAxisStamps((ms == 1 ? _timeAxisStampsMs : _timeAxisStampsS), _fmtDate));', 'const _timeAxisVals = null;'],
    ['const _timeSeriesVal  = timeSeriesVal(_tzDate, timeSeriesStamp(_timeSeriesStamp, _fmtDate));', 'const _timeSeriesVal = null;'],
    ['s.value = isTime ? (isStr(sv) ? timeSeriesVal(_tzDate, timeSeriesStamp(sv, _fmtDate)) : sv || _timeSeriesVal) : sv || numSeriesVal;', 's.value = sv || numSeriesVal;'],
    ['timeAxisVals(_tzDate, timeAxisStamps(av, _fmtDate)) :', 'null :'], ['timeAxisVal(_tzDate, av) :', 'null :'],
    ['uPlot.rangeLog = rangeLog;', ''], ['uPlot.rangeAsinh = rangeAsinh;', ''],
    ['(isTime && sc.distr == 1 ? _timeAxisSplits : sc.distr == 3 ? logAxisSplits : sc.distr == 4 ? asinhAxisSplits : numAxisSplits)', 'numAxisSplits'],
    ['(          sc.distr >= 3 && sc.log == 10 ? log10AxisValsFilt : sc.distr == 3 && sc.log == 2 ? log2AxisValsFilt : retArg1)', 'retArg1'],
    ['(sc.distr == 3 ? snapLogX : sc.distr == 4 ? snapAsinhX : snapNumX)', '(snapNumX)'],
    ['(sc.distr == 3 ? snapLogY : sc.distr == 4 ? snapAsinhY : snapNumY)', '(snapNumY)'],
    ['[_min, _max] = rangeLog(_min, _min, scaleX.log, false);', ';'], ['[_min, _max] = rangeAsinh(_min, _min, scaleX.log, false);', ';'],
    ['const _fmtDate = (opts.fmtDate || fmtDate);', 'const _fmtDate = null;'],
    // Points of a series, bands between series, filled series, zoom by uPlot itself, scales that are not linear.
    ['const pointsPath = points() ;', 'const pointsPath = null;'],
    ['function clipBandLine(self, seriesIdx, idx0, idx1, strokePath, clipDir) {', 'function clipBandLine() { return null;'],
    ['flags != 0 && bands.forEach((b, bi) => {', 'false && bands.forEach((b, bi) => {'], ['if (bandClip) {', 'if (false) {'],
    ['s.fillTo = fnOrSelf(s.fillTo || seriesFillTo);', 's.fillTo = () => 0;'], ['if (drag.setScale && hasSelect && chgSelect) {', 'if (false) {'],
    ['sc.distr == 3   ? val => log10(val > 0 ? val : sc.clamp(self, val, sc.min, sc.max, sc.key)) :', ''], ['sc.distr == 4   ? val => asinh(val, sc.asinh) :', ''], ['sc.distr == 100 ? val => sc.fwd(val) :', ''],
    ['sc._min = distr == 3 ? log10(sc.min) : distr == 4 ? asinh(sc.min, sc.asinh) : distr == 100 ? sc.fwd(sc.min) : sc.min;', 'sc._min = sc.min;'],
    ['sc._max = distr == 3 ? log10(sc.max) : distr == 4 ? asinh(sc.max, sc.asinh) : distr == 100 ? sc.fwd(sc.max) : sc.max;', 'sc._max = sc.max;'],
    ['distr == 3 ? pow(10, sv) :', ''], ['distr == 4 ? sinh(sv, sc.asinh) :', ''], ['distr == 100 ? sc.bwd(sv) :', ''],
  ];
  return {
    name: 'lean-plot',
    transform: {
      filter: { id: /uPlot\.esm\.js$/ },
      handler(source) {
        let code = source;
        for (const [from, to] of cuts) {
          if (code.split(from).length !== 2) throw new Error(`uPlot has no single “${from}” any more`);
          code = code.replace(from, to);
        }
        return { code, map: null };
      },
    },
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [earlyTheme(), leanPlot()],
  css: { postcss: { plugins: [unusedRules()] } },
  build: {
    outDir: 'target/dist',
    emptyOutDir: true,
    target: 'es2023',
    cssMinify: 'lightningcss',
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
