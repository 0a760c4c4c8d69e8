import { z } from 'galley';
import { customResource, setOf } from 'galley/constructs';
import { API, conditions, objectName } from './common';

/** Instructions that agents get before a question: all agents, by priority, or those of some roles. */
export const AiInstruction = customResource({
  ...API,
  kind: 'AiInstruction',
  spec: z.strictObject({
    scope: z.enum(['global', 'local']).describe('global: for every agent; local: for agents of the roles'),
    priority: z.int().min(1).max(1000).optional().describe('of a global one: agents get the lower first'),
    focus: z.string().min(1).max(200).describe('what it is about, in a line'),
    roles: setOf(objectName, { min: 1, max: 20 }).optional().describe('of a local one: whose it is'),
    content: z.string().min(1).max(16_384).describe('the text, in Markdown'),
  }),
  status: z.strictObject({ conditions }),
  printerColumns: [
    { name: 'Scope', type: 'string', jsonPath: '.spec.scope' },
    { name: 'Priority', type: 'integer', jsonPath: '.spec.priority' },
    { name: 'Focus', type: 'string', jsonPath: '.spec.focus' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  rules: [
    {
      rule: "self.scope == 'global' ? has(self.priority) && !has(self.roles) : has(self.roles) && !has(self.priority)",
      message: 'a global instruction has a priority and no roles, a local one roles and no priority',
    },
    { rule: 'self.scope == oldSelf.scope', message: 'an instruction stays global or local; make another' },
  ],
});
