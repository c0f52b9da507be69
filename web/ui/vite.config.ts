/**
 * How the app is built: one page, hashed assets, no inline script or style (the content security
 * policy forbids both), and one tiny classic script in the head that sets the theme before the first paint.
 */
import { readFileSync } from 'node:fs';
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

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [earlyTheme()],
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
