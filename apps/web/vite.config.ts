import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { manifest } from './manifest.ts';

const server = `http://127.0.0.1:${process.env.LINNET_PORT ?? '4533'}`;

/** What the server sends with every page; the development server must not be more lenient. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export default defineConfig({
  plugins: [
    solid(),
    preloadTypeface(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'service-worker.ts',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,wasm,svg,png}'],
        // Decoders are precached on purpose: playing must not depend on the network for code.
        maximumFileSizeToCacheInBytes: 8_000_000,
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The policy allows no data: fonts or scripts, and a hashed file is cached better anyway.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        // What most screens share comes in one file: ten small ones are ten round trips.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] },
      },
    },
  },
  server: { headers: isolation, proxy: { '/api': server, '/s/': server } },
  preview: { headers: isolation, proxy: { '/api': server, '/s/': server } },
});

/** Names the typeface in the page, so that it comes along with the styles and not after them. */
function preloadTypeface(): Plugin {
  return {
    name: 'linnet:preload-typeface',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const file = Object.keys(bundle ?? {}).find((name) =>
          /figtree-latin-wght-normal.*\.woff2$/.test(name),
        );
        if (file === undefined) return [];
        const attrs = {
          rel: 'preload',
          href: `/${file}`,
          as: 'font',
          type: 'font/woff2',
          crossorigin: '',
        };
        return [{ tag: 'link', attrs, injectTo: 'head' }];
      },
    },
  };
}
