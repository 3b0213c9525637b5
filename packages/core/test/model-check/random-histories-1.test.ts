import test from 'ava';
import {thousandHistories} from './random-histories.js';

test('a thousand random histories end as the reference model says, part 1', (t) => thousandHistories(t, 1));
