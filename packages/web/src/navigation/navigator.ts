import {Changes, type Observable} from '../live/watching.js';
import {hrefOf, routeOf, type Route} from './route.js';
import {siteAddress} from './site-address.js';

/** Where the page is: reads and writes the browser's address, so that Back and deep links work. */
export class Navigator implements Observable {
	readonly changes = new Changes();
	readonly #window: Window;
	readonly #base: string;
	#route: Route;

	constructor(window: Window) {
		this.#window = window;
		this.#base = siteAddress();
		this.#route = this.#read();
	}

	get route(): Route {
		return this.#route;
	}

	/** Follows the browser's Back and Forward, and links in the page. @returns what ends it */
	start(root: EventTarget): () => void {
		const click = (event: Event): void => this.#click(event as MouseEvent);
		this.#window.addEventListener('popstate', this.#pop);
		root.addEventListener('click', click);
		return () => {
			this.#window.removeEventListener('popstate', this.#pop);
			root.removeEventListener('click', click);
		};
	}

	/** Shows something else. @param options.replace Back does not lead to what was shown before */
	go(route: Route, {replace = false}: {readonly replace?: boolean} = {}): void {
		const href = hrefOf(route);
		const {location, history} = this.#window;
		if (href !== location.pathname + location.search) {
			if (replace) history.replaceState(null, '', href);
			else history.pushState(null, '', href);
		}
		this.#turn();
	}

	readonly #pop = (): void => this.#turn();

	#click(event: MouseEvent): void {
		if (
			event.defaultPrevented ||
			event.button !== 0 ||
			event.ctrlKey ||
			event.metaKey ||
			event.shiftKey ||
			event.altKey
		)
			return;
		const link = event
			.composedPath()
			.find((each): each is HTMLAnchorElement => each instanceof HTMLAnchorElement && each.href !== '');
		if (!link || link.target !== '' || link.hasAttribute('download')) return;
		const url = new URL(link.href);
		const isOurs =
			url.origin === this.#window.location.origin && link.getAttribute('href')!.startsWith(`${this.#base}/`);
		if (!isOurs) return;
		event.preventDefault();
		this.go(this.#routeOf(url));
	}

	#turn(): void {
		this.#route = this.#read();
		this.changes.announce();
	}

	#read(): Route {
		return this.#routeOf(new URL(this.#window.location.href));
	}

	#routeOf(url: URL): Route {
		return routeOf({pathname: url.pathname.slice(this.#base.length), searchParams: url.searchParams});
	}
}
