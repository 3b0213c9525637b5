import type {KeyView, UnitReading} from '@clusterd/core';

/** Which keys have a text in their value; looked for again only when the text or a value is another one. */
export class ValueMatches {
	#text = '';
	#isOld = true;
	#names: ReadonlySet<string> = new Set();

	/** Some keys were read. */
	outdate(): void {
		this.#isOld = true;
	}

	/** Names of the keys whose value has the text, ignoring case; the same set as long as nothing comes or goes. */
	of(views: ReadonlyMap<string, KeyView>, text: string): ReadonlySet<string> {
		const wanted = text.toLowerCase();
		if (!this.#isOld && wanted === this.#text) return this.#names;
		this.#text = wanted;
		this.#isOld = false;
		const names = new Set([...views.values()].filter(({value}) => has(value, wanted)).map(({name}) => name));
		if (names.size !== this.#names.size || [...names].some((name) => !this.#names.has(name))) this.#names = names;
		return this.#names;
	}
}

/** What is set, and what members have. */
const has = ({setting, values}: UnitReading, wanted: string): boolean =>
	[setting?.content, ...values.map(({content}) => content)].some((content) => content?.toLowerCase().includes(wanted));
