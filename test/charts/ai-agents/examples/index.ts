import type { Examples } from './example';

const REQUEST = { agentRef: { name: 'triage' }, prompt: 'Sort issue 7.' };
const MODEL = { executor: 'claude', provider: 'anthropic', model: 'some-model' };
const INSTRUCTION = { focus: 'tone', content: '# Tone\n\nBe kind.\n' };
const SOURCE = {
  provider: 'github',
  agentRef: { name: 'triage' },
  events: ['issues'],
  secretRef: { name: 'ai-agents-webhook-github', key: 'WEBHOOK_SECRET' },
};
const DIGEST = `sha256:${'0'.repeat(64)}`;

/** Of each kind: resources that the API server takes, and resources that it refuses. */
export const EXAMPLES: readonly Examples[] = [
  {
    kind: 'InferenceRequest',
    good: [
      REQUEST,
      {
        ...REQUEST,
        apiKeyRef: { name: 'github-ai-agents-key', key: 'API_KEY' },
        uploads: ['report.pdf'],
        callbackUrl: 'https://example.com/done',
        priority: 90,
        timeoutSeconds: 600,
      },
    ],
    bad: [
      { why: 'no prompt', spec: { agentRef: { name: 'triage' } }, by: 'schema', says: 'prompt' },
      { why: 'an empty prompt', spec: { ...REQUEST, prompt: '' }, by: 'schema', says: 'prompt' },
      { why: 'a callback without TLS', spec: { ...REQUEST, callbackUrl: 'http://example.com' }, by: 'schema', says: 'callbackUrl' },
      { why: 'a file outside of the uploads', spec: { ...REQUEST, uploads: ['../.accounts/login'] }, by: 'schema', says: 'uploads' },
      { why: 'a priority above 100', spec: { ...REQUEST, priority: 101 }, by: 'schema', says: 'priority' },
      { why: 'an agent by name alone', spec: { ...REQUEST, agentRef: 'triage' }, by: 'schema', says: 'agentRef' },
    ],
    badChange: { before: REQUEST, after: { ...REQUEST, prompt: 'Sort issue 8.' }, says: 'a request does not change' },
  },
  {
    kind: 'AiModel',
    good: [
      MODEL,
      { ...MODEL, credentialsRef: { name: 'claude-credentials', key: 'CREDENTIALS' }, maxTokens: 1000, contextTokens: 2000 },
      { executor: 'bonsai-8b', provider: 'local', model: 'bonsai-8b' },
    ],
    bad: [
      { why: 'an executor that there is no image of', spec: { ...MODEL, executor: 'gemini' }, by: 'schema', says: 'executor' },
      { why: 'no model', spec: { executor: 'claude', provider: 'anthropic' }, by: 'schema', says: 'model' },
      { why: 'a key of a Secret without its name', spec: { ...MODEL, credentialsRef: { key: 'CREDENTIALS' } }, by: 'schema', says: 'name' },
      {
        why: 'credentials of an executor that reads none',
        spec: { ...MODEL, executor: 'codex', credentialsRef: { name: 'a', key: 'b' } },
        by: 'rule',
        says: 'credentialsRef is read by the claude executor alone',
      },
      { why: 'an answer longer than all', spec: { ...MODEL, maxTokens: 9, contextTokens: 8 }, by: 'rule', says: 'maxTokens is a part of' },
    ],
  },
  {
    kind: 'AiAgent',
    good: [
      { role: 'triage', modelRef: { name: 'fast' } },
      {
        role: 'developer',
        modelRef: { name: 'strong' },
        description: 'writes code',
        github: { access: 'write', repositories: ['labrats-work/apps.ai-agents'] },
        concurrency: 3,
      },
    ],
    bad: [
      { why: 'no role', spec: { modelRef: { name: 'fast' } }, by: 'schema', says: 'role' },
      { why: 'a role with a blank', spec: { role: 'code reviewer', modelRef: { name: 'fast' } }, by: 'schema', says: 'role' },
      {
        why: 'GitHub without a repository',
        spec: { role: 'triage', modelRef: { name: 'fast' }, github: { repositories: [] } },
        by: 'schema',
        says: 'repositories',
      },
      {
        why: 'all repositories of an owner',
        spec: { role: 'triage', modelRef: { name: 'fast' }, github: { repositories: ['labrats-work/*'] } },
        by: 'schema',
        says: 'repositories',
      },
    ],
  },
  {
    kind: 'AiConfig',
    good: [
      { providers: {} },
      {
        providers: { local: { modelUrl: 'https://example.com/bonsai-8b.gguf?download=true', modelSha256: 'a'.repeat(64) }, anthropic: {} },
        defaultModelRef: { name: 'fast' },
      },
    ],
    bad: [
      { why: 'no providers', spec: {}, by: 'schema', says: 'providers' },
      {
        why: 'a file that is no GGUF',
        spec: { providers: { local: { modelUrl: 'https://example.com/model.bin' } } },
        by: 'schema',
        says: 'modelUrl',
      },
      {
        why: 'a model without TLS',
        spec: { providers: { local: { modelUrl: 'http://example.com/model.gguf' } } },
        by: 'schema',
        says: 'modelUrl',
      },
      {
        why: 'a checksum of nothing',
        spec: { providers: { local: { modelSha256: 'a'.repeat(64) } } },
        by: 'rule',
        says: 'modelSha256 is the checksum of what modelUrl leads to',
      },
      {
        why: 'a provider that is asked and run',
        spec: { providers: { local: { modelUrl: 'https://example.com/m.gguf', baseUrl: 'https://example.com' } } },
        by: 'rule',
        says: 'asked at baseUrl or run from modelUrl',
      },
    ],
  },
  {
    kind: 'AiInstruction',
    good: [
      { ...INSTRUCTION, scope: 'global', priority: 10 },
      { ...INSTRUCTION, scope: 'local', roles: ['docs', 'reviewer'] },
    ],
    bad: [
      { why: 'neither global nor local', spec: { ...INSTRUCTION, scope: 'team', priority: 10 }, by: 'schema', says: 'scope' },
      { why: 'no text', spec: { scope: 'global', priority: 10, focus: 'tone' }, by: 'schema', says: 'content' },
      { why: 'priority 0', spec: { ...INSTRUCTION, scope: 'global', priority: 0 }, by: 'schema', says: 'priority' },
      { why: 'nobody’s', spec: { ...INSTRUCTION, scope: 'local', roles: [] }, by: 'schema', says: 'roles' },
      {
        why: 'global without a priority',
        spec: { ...INSTRUCTION, scope: 'global' },
        by: 'rule',
        says: 'a global instruction has a priority',
      },
      {
        why: 'local with a priority',
        spec: { ...INSTRUCTION, scope: 'local', roles: ['docs'], priority: 1 },
        by: 'rule',
        says: 'a local one roles and no priority',
      },
    ],
    badChange: {
      before: { ...INSTRUCTION, scope: 'global', priority: 10 },
      after: { ...INSTRUCTION, scope: 'local', roles: ['docs'] },
      says: 'stays global or local',
    },
  },
  {
    kind: 'WebhookSource',
    good: [SOURCE, { ...SOURCE, image: `ghcr.io/labrats-work/apps.ai-agents/webhook:2.4.0@${DIGEST}` }],
    bad: [
      { why: 'no secret to check signatures by', spec: { ...SOURCE, secretRef: null }, by: 'schema', says: 'secretRef' },
      { why: 'no event', spec: { ...SOURCE, events: [] }, by: 'schema', says: 'events' },
      {
        why: 'an image without a digest',
        spec: { ...SOURCE, image: 'ghcr.io/labrats-work/apps.ai-agents/webhook:2.4.0' },
        by: 'schema',
        says: 'image',
      },
      {
        why: 'a rolling image',
        spec: { ...SOURCE, image: 'ghcr.io/labrats-work/apps.ai-agents/webhook:latest' },
        by: 'schema',
        says: 'image',
      },
    ],
    badChange: { before: SOURCE, after: { ...SOURCE, provider: 'generic' }, says: 'a source keeps its provider' },
  },
];
