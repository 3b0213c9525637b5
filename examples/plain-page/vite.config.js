import {defineConfig} from 'vite';

export default defineConfig({
	build: {
		outDir: 'dist/site',
		target: 'es2022',
		assetsInlineLimit: 0,
		modulePreload: {polyfill: false},
		reportCompressedSize: false,
		chunkSizeWarningLimit: 1500,
	},
	logLevel: 'warn',
});
