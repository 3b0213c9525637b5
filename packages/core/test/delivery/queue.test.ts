import test from 'ava';
import {Queue} from '#src/delivery/lanes/queue.js';

test('a queue gives its items in the order of their coming, each once', (t) => {
	const queue = new Queue<string>();
	for (const item of ['a', 'b', 'a', 'c']) queue.add(item);
	queue.delete('b');
	t.true(queue.has('c'));
	t.deepEqual([queue.take(), queue.take(), queue.take()], ['a', 'c', undefined]);
});

test('a queue that was empty or cleared goes on with what comes', (t) => {
	const queue = new Queue<string>();
	t.is(queue.take(), undefined);
	queue.add('a');
	t.is(queue.take(), 'a');
	queue.add('b');
	queue.clear();
	t.is(queue.size, 0);
	queue.add('c');
	queue.add('b');
	t.deepEqual([queue.take(), queue.take(), queue.take()], ['c', 'b', undefined]);
});

test('an item that was taken comes again at the end', (t) => {
	const queue = new Queue<number>();
	for (let item = 0; item < 100; item++) queue.add(item);
	const taken = [queue.take()!, queue.take()!];
	for (const item of taken) queue.add(item);
	t.deepEqual(
		Array.from({length: 100}, () => queue.take()),
		[...Array.from({length: 98}, (_, at) => at + 2), 0, 1],
	);
});
