import 'reflect-metadata';
import test from 'ava';
import {Container, ContainerModule} from 'inversify';
import {provide, token} from '#src/composition/token.js';

class Engine {
	readonly power = 100;
}
class Car {
	readonly engine: Engine;
	readonly seats: number;

	constructor(engine: Engine, seats: number) {
		this.engine = engine;
		this.seats = seats;
	}
}

const ENGINE = token<Engine>('engine');
const SEATS = token<number>('seats');
const CAR = token<Car>('car');

test('a thing is made once, of what its tokens stand for', (t) => {
	const container = new Container();
	container.load(
		new ContainerModule(({bind}) => {
			provide(bind, ENGINE, () => new Engine(), []);
			provide(bind, SEATS, () => 5, []);
			provide(bind, CAR, (engine: Engine, seats: number) => new Car(engine, seats), [ENGINE, SEATS]);
		}),
	);
	const car = container.get<Car>(CAR);
	t.is(car.engine.power, 100);
	t.is(car.seats, 5);
	t.is(container.get<Car>(CAR), car);
});

test('wrong wiring does not compile', (t) => {
	void new ContainerModule(({bind}) => {
		// @ts-expect-error: in the wrong order
		provide(bind, CAR, (engine: Engine, seats: number) => new Car(engine, seats), [SEATS, ENGINE]);
		// @ts-expect-error: one is missing
		provide(bind, CAR, (engine: Engine, seats: number) => new Car(engine, seats), [ENGINE]);
		// @ts-expect-error: one too many
		provide(bind, ENGINE, () => new Engine(), [SEATS]);
		// @ts-expect-error: not what the token stands for
		provide(bind, ENGINE, () => 5, []);
	});
	t.pass();
});
