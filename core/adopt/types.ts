/** A property of a type. */
export interface TypedField {
  /** Its name in code; in JSON it may have another: `clusterIp` is `clusterIP`. */
  readonly prop: string;
  /** The declared type: `string`, `Quantity`, `{ [key: string]: string }`, `Container[]`. */
  readonly type: string;
  readonly required: boolean;
}

/** The class of a kind. */
export interface TypedKind {
  readonly name: string;
  readonly fields: ReadonlyMap<string, TypedField>;
}

/** Generated classes and the types of what they take. */
export interface Types extends TypesHome {
  /** By `<apiVersion>/<kind>`. */
  readonly kinds: ReadonlyMap<string, TypedKind>;
  /** The fields of a type by their names in JSON; undefined for one that is no interface here. */
  readonly fieldsOf: (type: string) => ReadonlyMap<string, TypedField> | undefined;
  /** The members of an enumeration by their values; undefined for one that is none here. */
  readonly membersOf: (type: string) => ReadonlyMap<string, string> | undefined;
}

/** Where code finds generated types. */
export interface TypesHome {
  /** `galley/constructs`. */
  readonly from: string;
  /** Their namespace in code: `k8s`. @default - code imports each by its own name */
  readonly within?: string;
}

const INTERFACE = /^export interface (?<name>\w+)[^{\n]*\{\n(?<body>[\s\S]*?)^\}/gm;
const FIELD = /^\s+readonly (?<prop>\w+)(?<optional>\?)?: (?<type>[^;\n]+);/gm;
const CONVERSION = /^(?:export )?function toJson_(?<name>\w+)\(obj[^\n]*\n[\s\S]*?const result = \{\n(?<body>[\s\S]*?)^\s*\};/gm;
const MAPPED = /^\s*(?:'(?<single>[^']+)'|"(?<double>[^"]+)"|(?<plain>[\w$]+)): .*?\bobj\.(?<prop>\w+)/gm;
const ENUMERATION = /^export (?:declare )?enum (?<name>\w+) \{\n(?<body>[\s\S]*?)^\}/gm;
const MEMBER = /^\s*(?<name>\w+) = (?<value>"(?:[^"\\]|\\.)*")/gm;
const GVK =
  /^(?:export )?class (?<name>\w+) extends (?:\w+\.)?ApiObject\b|^\s*(?:public )?static (?:readonly )?GVK\b[^=]*= \{\s*apiVersion: ['"](?<apiVersion>[^'"]+)['"],\s*kind: ['"](?<kind>[^'"]+)['"]|^(?<of>\w+)\.GVK = \{\s*apiVersion: '(?<itsVersion>[^']+)',\s*kind: '(?<itsKind>[^']+)'/gm;

/**
 * The output of `cdk8s import`, read as text: the class of each kind, and the name of each field in code. The compiled output would hold no
 * types.
 *
 * @param home where code finds them
 * @param declarations with its interfaces
 * @param code with its classes and conversions; the same text where it is TypeScript
 */
export function typesIn(home: TypesHome, declarations: string, code: string): Types {
  const types = new Map(
    [...declarations.matchAll(INTERFACE)].map(({ groups }) => [groups?.['name'] ?? '', fieldsIn(groups?.['body'] ?? '')]),
  );
  const names = new Map([...code.matchAll(CONVERSION)].map(({ groups }) => [groups?.['name'] ?? '', groups?.['body'] ?? '']));
  const enumerations = new Map(
    [...declarations.matchAll(ENUMERATION)].map(({ groups }) => [groups?.['name'] ?? '', membersIn(groups?.['body'] ?? '')]),
  );
  const known = new Map<string, ReadonlyMap<string, TypedField> | undefined>();
  const fieldsOf = (type: string): ReadonlyMap<string, TypedField> | undefined => {
    if (!known.has(type)) known.set(type, fieldsByJson(types.get(type), names.get(type)));
    return known.get(type);
  };
  const kinds = new Map<string, TypedKind>();
  let current = '';
  for (const { groups = {} } of code.matchAll(GVK)) {
    if (groups['name'] !== undefined) {
      current = groups['name'];
      continue;
    }
    const name = groups['of'] ?? current;
    const fields = fieldsOf(`${name}Props`);
    if (fields !== undefined)
      kinds.set(`${groups['apiVersion'] ?? groups['itsVersion']}/${groups['kind'] ?? groups['itsKind']}`, { name, fields });
  }
  return { ...home, kinds, fieldsOf, membersOf: (type) => enumerations.get(type) };
}

const membersIn = (body: string): ReadonlyMap<string, string> =>
  new Map([...body.matchAll(MEMBER)].map(({ groups = {} }) => [JSON.parse(groups['value'] ?? '""') as string, groups['name'] ?? '']));

function fieldsIn(body: string): ReadonlyMap<string, TypedField> {
  // A compiler writes a map on three lines.
  const bare = body.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/\{\s*\[key: string\]: ([^;]+);?\s*\}/g, '{ [key: string]: $1 }');
  return new Map(
    [...bare.matchAll(FIELD)].map(({ groups = {} }) => {
      const prop = groups['prop'] ?? '';
      return [prop, { prop, type: (groups['type'] ?? '').trim(), required: groups['optional'] === undefined }] as const;
    }),
  );
}

function fieldsByJson(fields: ReadonlyMap<string, TypedField> | undefined, conversion: string | undefined) {
  if (fields === undefined || conversion === undefined) return undefined;
  return new Map(
    [...conversion.matchAll(MAPPED)].flatMap(({ groups = {} }) => {
      const field = fields.get(groups['prop'] ?? '');
      const json = groups['single'] ?? groups['double'] ?? groups['plain'] ?? '';
      return field === undefined ? [] : [[json, field] as const];
    }),
  );
}
