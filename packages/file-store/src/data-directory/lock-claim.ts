import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';

/** What is known of another claim: `dead` when its process is, `gone` when it was given up, or who it is. */
export type ClaimState = 'claimant' | 'owner' | 'dead' | 'gone';

/** Another claim that was asked who it is. */
export interface AskedClaim {
	readonly state: ClaimState;
	/** What becomes of a claimant: its process owns the lock, or has given up. */
	readonly outcome: Promise<'owner' | 'gone'>;
	/** Ends the asking. */
	end(): void;
}

/** Somebody who does not answer for so long is alive but busy. */
const PATIENCE_MS = 5000;

/**
 * A claim to the lock of a directory: a Unix socket in it that listens as long as its process lives, and tells
 * everybody who connects whether it owns the lock.
 */
export class LockClaim {
	readonly #server: Server;
	readonly #asking = new Set<Socket>();
	#owner = false;

	private constructor(server: Server) {
		this.#server = server;
		server.unref();
		server.on('connection', (socket) => {
			this.#asking.add(socket);
			socket.unref();
			socket.on('error', () => {}); // whoever asked is gone
			socket.on('close', () => this.#asking.delete(socket));
			this.#answer(socket);
		});
	}

	/** Makes the socket. @throws the system's error */
	static async make(address: string): Promise<LockClaim> {
		const server = createServer();
		const claim = new LockClaim(server);
		server.listen(address);
		await once(server, 'listening');
		return claim;
	}

	/** Everybody learns that the lock is owned. */
	win(): void {
		this.#owner = true;
		for (const socket of this.#asking) this.#answer(socket);
	}

	/** Gives the claim, or the lock, up; the socket goes. */
	async giveUp(): Promise<void> {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		for (const socket of this.#asking) socket.destroy();
		await closed;
	}

	#answer(socket: Socket): void {
		if (this.#owner) {
			socket.end('owner\n');
		} else {
			socket.write('claimant\n');
		}
	}
}

/** Asks whose claim it is. In doubt somebody alive owns the lock. */
export async function askClaim(address: string): Promise<AskedClaim> {
	const socket = connect(address);
	const end = (): void => {
		socket.destroy();
	};
	let settle: (outcome: 'owner' | 'gone') => void;
	const outcome = new Promise<'owner' | 'gone'>((resolve) => (settle = resolve));
	const state = await new Promise<ClaimState>((resolve) => {
		let text = '';
		socket.setTimeout(PATIENCE_MS, () => {
			resolve('owner');
			settle('owner');
		});
		socket.on('error', (error: NodeJS.ErrnoException) => {
			resolve(
				({ECONNREFUSED: 'dead', ENOENT: 'gone', ECONNRESET: 'gone', EPIPE: 'gone'} as const)[error.code ?? ''] ??
					'owner',
			);
		});
		socket.on('data', (data) => {
			text += data.toString();
			if (text.includes('owner\n')) settle('owner');
			if (text.includes('\n')) resolve(text.includes('owner\n') ? 'owner' : 'claimant');
		});
		socket.on('close', () => {
			resolve('gone');
			settle('gone');
		});
	});
	return {state, outcome, end};
}
