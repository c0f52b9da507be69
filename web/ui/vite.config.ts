/**
 * How the app is built: one page, hashed assets, no inline script or style (the content security
 * policy forbids both), and one tiny classic script in the head that sets the theme before the first paint.
 */
import { createHash } from 'node:crypto';
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

/** Makes sw.js of src/offline/sw.js: with the names of all built files and a version that is the hash of them. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        const names = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort();
        const source = readFileSync(new URL('src/offline/sw.js', import.meta.url), 'utf8');
        const version = createHash('sha256').update(names.join() + (page?.type === 'asset' ? String(page.source) : '') + source).digest('hex').slice(0, 12);
        const files = ['/', ...names.map((name) => `/${name}`)].map((name) => JSON.stringify(name)).join();
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: source.replace('/* version */', version).replace('/* files */', files) });
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
    ['s.value = isTime ? (isStr(sv) ? timeSeriesVal(_tzDate, timeSeriesStamp(sv, _fmtDate)) : sv || _timeSeriesVal) : sv || numSeriesVal;', 's.value = sv;'],
    ['timeAxisVals(_tzDate, timeAxisStamps(av, _fmtDate)) :', 'null :'], ['timeAxisVal(_tzDate, av) :', 'null :'],
    ['uPlot.rangeLog = rangeLog;', ''], ['uPlot.rangeAsinh = rangeAsinh;', ''],
    ['(isTime && sc.distr == 1 ? _timeAxisSplits : sc.distr == 3 ? logAxisSplits : sc.distr == 4 ? asinhAxisSplits : numAxisSplits)', 'null'],
    ['(          sc.distr >= 3 && sc.log == 10 ? log10AxisValsFilt : sc.distr == 3 && sc.log == 2 ? log2AxisValsFilt : retArg1)', 'retArg1'],
    ['(sc.distr == 3 ? snapLogX : sc.distr == 4 ? snapAsinhX : snapNumX)', 'null'],
    ['(sc.distr == 3 ? snapLogY : sc.distr == 4 ? snapAsinhY : snapNumY)', 'null'],
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
    // Facets (scatter), the series nearest to the pointer, charts that follow one another: the page's cursor is a signal.
    ['const mode = self.mode;', 'const mode = 1;'], ['const mode = u.mode;', 'const mode = 1;'], ['let mode = self.mode;', 'const mode = 1;'],
    ['const cursorFocus = focus.prox >= 0;', 'const cursorFocus = false;'], ['const cursorOnePt = cursorFocus && points.one;', 'const cursorOnePt = false;'],
    ['const syncKey = syncOpts.key;', 'const syncKey = null;'], ['if (syncOpts.filters.pub(type, src, x, y, w, h, i))', 'if (false)'],
    ['self.addSeries = addSeries;', ''], ['self.delSeries = delSeries;', ''], ['self.addBand = addBand;', ''], ['self.delBand = delBand;', ''],
    ['self.setLegend = setLegend;', ''], ['self.setSeries = setSeries;', ''], ['let uni = drag.uni;', 'const uni = null;'], ['if (axis.label != null) {', 'if (false) {'], ['uPlot.sync = _sync;', ''],
    ['uPlot.assign = assign;', ''], ['uPlot.fmtNum = fmtNum;', ''], ['uPlot.rangeNum = rangeNum;', ''], ['uPlot.orient   = orient;', ''], ['uPlot.addGap = addGap;', ''], ['uPlot.clipGaps = clipGaps;', ''],
    // Ticks, their words and the ranges of scales are the app's own.
    [') : av || numAxisVals', ') : av'], ['let [_incr, _space] = getIncrSpace(i, min, max, ori == 0 ? plotWidCss : plotHgtCss);', 'let [_incr, _space] = (axis._found = [1, 1]);'],
    ['axis.incrs  = fnOrSelf(axis.incrs  || (          sc.distr == 2 ? wholeIncrs : (isTime ? (ms == 1 ? timeIncrsMs : timeIncrsS) : numIncrs)));', ''],
    ['rn = (self, dataMin, dataMax) => dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, cfg);', 'rn = null;'],
    ['[_min, _max] = rangeNum(_min, _max, rangePad, true);', ';'], ['\ngenIncrs(2, -53, 53, [1]);', ''],
    ['const decIncrs = genIncrs(10, -32, 0, allMults);', 'const decIncrs = [];'], ['const oneIncrs = genIncrs(10, 0, 32, allMults);', 'const oneIncrs = [];'],
    ['const localTz = new Intl.DateTimeFormat().resolvedOptions().timeZone;', ''], ['const numFormatter = new Intl.NumberFormat(domEnv ? nav.language : \'en-US\');', ''],
    ['let paths = uPlot.paths = {\n\t\tpoints,\n\t};', ''], ['(paths.linear  = linear);', ''],
    ['const sync = _sync(syncKey);', ''], ['sync.sub(self);', ''], ['sync.unsub(self);', ''],
    // Cursors of other charts, boxes of one's own around points, a selection upwards: only along the time axis is dragged.
    ['if (src != null) {', 'if (false) {'], ['getBBox = points.bbox;', 'getBBox = null;'], ['dragY = drag.y && rawDY >= drag.dist;', 'dragY = false;'],
    ['else if (drag.x && drag.y && (dragX || dragY))', 'else if (false)'], ['if (_l < 0 || _t < 0) {', 'return; {'], ['else if (cursor.lock) {', 'else if (false) {'], ['self.setBand = setBand;', ''],
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
        // Time always lies flat, and is linear.
        for (const [from, to] of [[/scaleX\.ori == 0/g, 'true'], [/scaleX\.ori == 1/g, 'false'], [/xScaleDistr == [234]/g, 'false']] as const) code = code.replace(from, to);
        return { code, map: null };
      },
    },
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [earlyTheme(), leanPlot(), serviceWorker()],
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
    // What every page needs stays one file: two compress worse, and a small one costs a request.
    // The other groups keep together what several pages load: pieces, cut apart by who else uses what, compress worse.
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [
      { name: 'base', tags: ['$initial'], priority: 2 },
      { name: 'chart', test: /uPlot\.esm|src\/chart\/(plot|paint|model|palette|more|table)/ },
      { name: 'small', test: /src\/(parts\/seen|unit\/(scale|plain)|route\/(opening|range)|chart\/bins|host\/ranges|live\/list)/ },
      { name: 'hosts', test: /src\/fleet\/(words|store|match)/ },
      { name: 'sparks', test: /src\/(fleet\/(reading|metric)|chart\/spark)/ },
      { name: 'host', test: /src\/host\/(frame|history|head)/ },
      { name: 'watched', test: /src\/(check\/(icons|pages)|incident\/count|live\/asked|api\/watch|route\/watched)/ },
    ] } } },
  },
});
