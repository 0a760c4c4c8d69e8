import type { Change } from '../model/change';

/** A consequence of a change, as it is published. */
export type Consequence = Change['consequences'][number];

/** What is known of Kubernetes or of a controller, and how much depends on it. */
export type Fact = {
  /** When it holds, for the docs. */
  readonly when: string;
  readonly source: string;
} & (
  | {
      readonly risk: 'high';
      /**
       * What a high consequence loses or gives away. A refused change stops the controller, so it loses availability. Nothing else is high.
       */
      readonly loses: 'data' | 'access' | 'availability';
    }
  | { readonly risk: 'medium' | 'low'; readonly loses?: undefined }
);
