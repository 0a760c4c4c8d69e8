import { judgeRules } from '../definition/rules';
import type { Check, Found } from './check';
import { hasPlaceholder } from './placeholder';
import { below } from './walk';
import type { World } from './world';

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: queues.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Queue, plural: queues}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              min: {type: integer}
              max: {type: integer, default: 10}
            x-kubernetes-validations:
            - rule: "!has(self.min) || self.min <= self.max"
              message: min is at most max
`;
const queue = (spec: string): string => `${definition}---
apiVersion: example.com/v1
kind: Queue
metadata: {name: mail, namespace: shop}
spec: ${spec}
`;

/** What the rules of CustomResourceDefinitions say of new objects. */
export const CUSTOM_RULE_CHECKS: readonly Check[] = [
  {
    id: 'custom-rule',
    severity: 'error',
    title: "an object holds the rules of its kind's definition",
    why: 'The API server refuses an object for which a rule in CEL (x-kubernetes-validations) of its CustomResourceDefinition is false, or can not be evaluated. It refuses duplicate items of a list (x-kubernetes-list-type), and text that should be base64, too. The rules are judged with the defaults filled in; those about a change (oldSelf) do not run for a new object. The definitions are those among what is checked, those given with --crds, and those that Galley knows.',
    fix: 'Correct the value as the rule says.',
    source: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules',
    good: queue('{min: 5}'),
    bad: queue('{min: 20}'),
    find: broken,
  },
];

function* broken(world: World): Generator<Found> {
  const reported = new Set<string>();
  for (const object of world.objects) {
    const found = world.definitionOf(object);
    if (found === undefined) continue;
    const isFilledLater = world.placeholders && hasPlaceholder(JSON.stringify(object));
    for (const { path, rule, verdict, says } of judgeRules(found.schema, object, below)) {
      const about = rule;
      if (verdict === 'broken')
        yield {
          object,
          path,
          about,
          wrong: `the definition of ${object.kind} says: ${says}`,
          next: found.isSure ? 'correct the value' : 'correct the value, or give the definition that the cluster has with --crds',
          verdict: found.isSure && !isFilledLater ? 'wrong' : 'unknown',
        };
      else {
        // If the rule is unreadable for one object, it is so for all.
        const kind = `${object.apiVersion} ${object.kind} ${rule} ${says}`;
        if (reported.has(kind)) continue;
        reported.add(kind);
        yield {
          object,
          path,
          about,
          wrong: `the rule ${shortened(rule)} is not judged: ${says}`,
          next: 'look at it yourself',
          verdict: 'unknown',
        };
      }
    }
  }
}

/** A rule in one line. */
const shortened = (rule: string): string => {
  const line = rule.replaceAll(/\s+/g, ' ').trim();
  return JSON.stringify(line.length > 100 ? `${line.slice(0, 99)}…` : line);
};
