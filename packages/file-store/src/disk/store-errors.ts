import {ClusterdError, isClusterdError} from '@clusterd/core';

/** A medium's failure, as the ports tell it. What is a failure of clusterd already stays what it is. */
export function storeFailure(store: string, doing: string, cause: unknown): ClusterdError {
	return isClusterdError(cause) ? cause : new ClusterdError('STORE_FAILED', {store, doing}, {cause});
}

/** Does something with the medium. @throws STORE_FAILED when the medium fails */
export async function onMedium<Result>(store: string, doing: string, action: () => Promise<Result>): Promise<Result> {
	try {
		return await action();
	} catch (error) {
		throw storeFailure(store, doing, error);
	}
}

/** Something that no crash leaves behind. */
export const damaged = (file: string, reason: string, line?: number): ClusterdError =>
	new ClusterdError('STORE_DAMAGED', {file, ...(line !== undefined && {line}), reason});
