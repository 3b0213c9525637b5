import {resolve} from 'node:path';
import {defineConfig} from 'vite';

const here = import.meta.dirname;

/** `vite build`: the site for the daemon. `vite build --mode gallery`: the shared elements by themselves. */
export default defineConfig(({mode}) => ({
	root: resolve(here, mode === 'gallery' ? 'gallery' : 'site'),
	base: '/',
	publicDir: resolve(here, 'site/public'),
	build: {
		outDir: resolve(here, mode === 'gallery' ? 'dist/gallery-site' : 'dist/site'),
		emptyOutDir: true,
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: {polyfill: false},
		reportCompressedSize: false,
		chunkSizeWarningLimit: 1000, // Minified; what counts is the gzipped size, which a test holds to its limit.
	},
	logLevel: 'warn',
}));
