import { defineConfig } from 'vite';

// The page is served by `resonet serve`, under a policy without inline scripts and styles: nothing may be
// put into index.html. Relative addresses let it live below any path of a reverse proxy.
export default defineConfig({
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: 'es2020',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 250,
  },
});
