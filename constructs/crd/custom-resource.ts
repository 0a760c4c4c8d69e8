import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { z } from 'zod';
import { checkValue } from '../../core/document/check-value';
import { GalleyError } from '../../core/errors';
import type { CustomResourceType } from './custom-resource-type';

/** Properties for `CustomResource`. */
export interface CustomResourceProps<Spec extends z.ZodObject> {
  /** The kind. */
  readonly type: CustomResourceType<Spec>;
  /** @default - the id */
  readonly name?: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: z.input<NoInfer<Spec>>;
}

/**
 * One resource of a declared kind. It renders defaults, so git holds what the API server stores: otherwise a reconciler that compares whole
 * lists would see a difference for ever.
 */
export class CustomResource<Spec extends z.ZodObject> extends Construct {
  readonly name: string;
  readonly type: CustomResourceType<Spec>;

  /** @throws GalleyError CONSTRUCT_INVALID with everything that the kind's schema refuses */
  constructor(scope: Construct, id: string, { type, name, labels, annotations, spec }: CustomResourceProps<Spec>) {
    super(scope, id);
    this.name = name ?? id;
    this.type = type;
    const check = { code: 'CONSTRUCT_INVALID', subject: this.node.path } as const;
    const { output, problems } = checkValue<{ spec: object }>(z.strictObject({ spec: type.spec as z.ZodObject }), { spec }, check);
    if (output === undefined) throw new GalleyError(problems);
    new ApiObject(this, 'Resource', {
      apiVersion: type.apiVersion,
      kind: type.kind,
      metadata: {
        name: this.name,
        labels: labels && { ...labels },
        annotations: annotations && { ...annotations },
      },
      spec: output.spec,
    });
  }
}
