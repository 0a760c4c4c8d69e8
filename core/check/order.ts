import { World as SideWorld } from '../facts/world';
import { nameOf } from '../names';
import { type Event, eventsOf } from '../order/events';
import { type Plan, planOf } from '../order/plan';
import { onceIn } from './near';

/** In which order the objects of a world are applied, by the controller whose Applications or Kustomizations are among them. */
export const planIn = onceIn((world): Plan => {
  const environment = world.environment && nameOf(world.environment);
  const sides = world.objects.map((object) => ({ object, file: world.fileOf(object) ?? '', environment }));
  return planOf(new SideWorld(sides), environment);
});

/** What must come about before what, on the first install. */
export const eventsIn = onceIn((world): Map<Event, Event[]> => eventsOf(planIn(world), true));
