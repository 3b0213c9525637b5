import type {Container, ContainerModuleLoadOptions} from 'inversify';

declare const product: unique symbol;

/** Stands for something in the container, and knows its type: what is bound to it and taken by it must fit. */
export type Token<T> = symbol & {readonly [product]?: T};

/** A new token; the name shows in error messages. */
export const token = <T>(name: string): Token<T> => Symbol(name);

/** The tokens of a function's parameters, one by one. */
export type TokensOf<Parameters extends readonly unknown[]> = {
	readonly [Index in keyof Parameters]: Token<Parameters[Index]>;
};

/**
 * Says how the one thing behind a token is made, and of what: `make` gets what stands behind `needs`, in that order.
 * A missing, superfluous or mistaken token is a compile error. What `make` promises is taken by
 * `getAsync`. (inversify's default scope is transient, hence the last call.)
 */
export function provide<T, Needs extends readonly unknown[]>(
	bind: ContainerModuleLoadOptions['bind'],
	id: Token<T>,
	make: (...needs: Needs) => T | Promise<T>,
	needs: TokensOf<Needs>,
): void {
	bind<T>(id)
		.toResolvedValue(make as (...needs: never) => T | Promise<T>, [...needs] as never)
		.inSingletonScope();
}

/** Takes what stands behind a token out of the container, made now if it was not yet. For the daemon alone. */
export const take = <T>(container: Container, id: Token<T>): Promise<T> => container.getAsync<T>(id);
