import { z } from 'galley';
import { customResource, mapOf, withRules } from 'galley/constructs';
import { API, conditions, objectName, reference } from './common';

const provider = withRules(
  z.strictObject({
    baseUrl: z
      .string()
      .regex(/^https?:\/\/[^ ]+$/)
      .max(2048)
      .optional()
      .describe("the provider's API, where it is not the usual one"),
    modelUrl: z
      .string()
      .regex(/^https:\/\/[^ ?#]+\.gguf(\?[^ #]*)?$/)
      .max(2048)
      .optional()
      .describe('GGUF file of a local model: an init container puts it into the models cache, unless it is there'),
    modelSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .max(64)
      .optional()
      .describe('SHA-256 of that file'),
  }),
  [
    {
      rule: '!has(self.modelSha256) || has(self.modelUrl)',
      message: 'modelSha256 is the checksum of what modelUrl leads to; name that too',
    },
    { rule: '!(has(self.baseUrl) && has(self.modelUrl))', message: 'a provider is asked at baseUrl or run from modelUrl; keep one' },
  ],
);

/** Settings of the whole namespace that are no environment variables. */
export const AiConfig = customResource({
  ...API,
  kind: 'AiConfig',
  spec: z.strictObject({
    providers: mapOf(provider, { max: 20 }).describe('by the name that an AiModel gives'),
    defaultModelRef: reference.optional().describe('AiModel of agents whose own is not there'),
    defaultRole: objectName.optional().describe('role of requests that name no agent'),
  }),
  status: z.strictObject({ conditions }),
  references: { 'spec.defaultModelRef': 'labrats.work/AiModel' },
  printerColumns: [
    { name: 'Default model', type: 'string', jsonPath: '.spec.defaultModelRef.name' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
