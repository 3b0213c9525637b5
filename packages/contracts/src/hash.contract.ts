import type {Hash} from '@clusterd/core';
import type {SuiteTest} from './saboteur.js';

export interface HashContractOptions {
	/** Begins every title. */
	readonly name: string;
	readonly hash: Hash;
}

const KNOWN: readonly (readonly [title: string, text: string, digest: string])[] = [
	['an empty text', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
	['a short text', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
	[
		'a text of several blocks',
		'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
		'248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
	],
	[
		'a text of a million characters',
		'a'.repeat(1_000_000),
		'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
	],
	['UTF-8 of every length', 'a\0ä€😀', '70e4146bcc5839aeafd72f6392b9a6af78be8e0425a979574bc0f2cb175c956b'],
];

/** The laws of the port Hash: digests that are known. */
export function hashContract(test: SuiteTest, {name, hash}: HashContractOptions): void {
	for (const [title, text, digest] of KNOWN) {
		test(`${name}: ${title} has its known digest`, (t) => {
			t.is(hash(text), digest);
		});
	}
}
