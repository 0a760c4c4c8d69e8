import { ApiObject } from 'cdk8s';
import type { Application } from '../application';
import { invalid } from '../invalid';

/** An object of an application, and which of its stages it belongs to. */
export interface PlacedObject {
  readonly object: ApiObject;
  /** Position of its stage, from 0; undefined if the application has no stages. */
  readonly stage: number | undefined;
}

/**
 * The objects of an application, in the order in which they were made.
 *
 * @throws GalleyError CONSTRUCT_INVALID if there is none, since a controller fails on a folder that is not there; where the application has
 * stages and an object is in none of them, since nothing would say when it is applied
 */
export function contentsOf(application: Application): PlacedObject[] {
  const objects = application.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  if (objects.length === 0) {
    throw invalid(application, {
      expected: 'an application with objects',
      got: 'none',
      next: 'leave it out of the delivery',
    });
  }
  return objects.map((object) => ({ object, stage: stageOf(application, object) }));
}

function stageOf({ stages }: Application, object: ApiObject): number | undefined {
  if (stages.length === 0) return undefined;
  const stage = stages.findIndex((each) => object.node.scopes.includes(each));
  if (stage === -1) {
    const names = stages.map(({ node }) => node.id).join(', ');
    throw invalid(object, {
      expected: `to be in a stage, one of ${names}`,
      got: 'none',
      next: 'make it in application.stage(name)',
    });
  }
  return stage;
}
