import test from 'ava';
import {Bus, Signal} from '#src/events/bus.js';

test('a signal calls its subscribers at once, in their order, and returns their answers', (t) => {
	const signal = new Signal<[number], string>();
	signal.on(
		(fact) => `first ${fact}`,
		(fact) => `second ${fact}`,
	);
	signal.on((fact) => `third ${fact}`);
	t.deepEqual(signal.emit(1), ['first 1', 'second 1', 'third 1']);
});

test('what a subscriber throws reaches the emitter, and later subscribers are not called', (t) => {
	const {storeFailed} = new Bus();
	const heard: unknown[] = [];
	storeFailed.on(
		(error) => void heard.push(error),
		() => {
			throw new Error('broken');
		},
		(error) => void heard.push(error),
	);
	t.throws(() => storeFailed.emit('disk full'), {message: 'broken'});
	t.deepEqual(heard, ['disk full']);
});
