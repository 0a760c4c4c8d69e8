import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  FAILSAFE_SCHEMA,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  seqTag,
  YAMLException,
} from 'js-yaml';
import { BOOLEANS, NO_JSON, NULLS, numberOf } from './scalars';

const DIGITS = [...'0123456789'];

const bool = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'yYnNtTfFoO'],
  resolve: (text) => BOOLEANS.get(text) ?? NOT_RESOLVED,
  identify: () => false,
});

const nothing = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['', '~', 'n', 'N'],
  resolve: (text) => (NULLS.has(text) ? null : NOT_RESOLVED),
  identify: () => false,
});

const number = (name: string) =>
  defineScalarTag<number>(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    implicitFirstChars: ['-', '+', '.', ...DIGITS],
    resolve: (text) => {
      if (NO_JSON.has(text)) throw new YAMLException('a number that JSON does not have');
      return numberOf(text) ?? NOT_RESOLVED;
    },
    identify: () => false,
  });

/** The reader leaves dates text, and reads `!!binary` as text too. */
const date = defineScalarTag<string>('tag:yaml.org,2002:timestamp', { resolve: (text) => text, identify: () => false });
const binary = defineScalarTag<string>('tag:yaml.org,2002:binary', {
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
  identify: () => false,
});

/** Tags of other programs, such as `!Ref`: the reader takes no notice of them. */
const foreign = [
  defineScalarTag<string>('!', { matchByTagPrefix: true, resolve: (text) => text, identify: () => false }),
  defineSequenceTag('!', { ...seqTag, matchByTagPrefix: true }),
  defineMappingTag('!', { ...mapTag, matchByTagPrefix: true }),
];

/** What Kubernetes' own reader knows. */
export const KUBERNETES_SCHEMA = FAILSAFE_SCHEMA.withTags(
  nothing,
  bool,
  number('int'),
  number('float'),
  date,
  binary,
  mergeTag,
  ...foreign,
);
