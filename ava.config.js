export default {
	files: ['packages/*/dist/test/**/*.test.js', 'examples/*/dist/test/**/*.test.js', 'tools/dist/test/**/*.test.js'],
	workerThreads: true,
	nodeArguments: ['--enable-source-maps'],
	timeout: '60s',
};
