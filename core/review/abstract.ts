import type { SideObject } from '../compare/side';

/** Where an object stands, as far as several copies of it differ in that alone: its environment, or the folder or namespace of YAML from elsewhere. */
export function scopeOf({ environment, file, object }: SideObject): string {
  if (environment !== undefined) return environment;
  const folder = file.split('/').slice(0, -1).join('/');
  return folder === '' ? (object.metadata.namespace ?? '') : folder;
}

/** Takes the names of a place out of texts. */
export type Abstract = (text: string, isImage?: boolean) => string;

/** A domain of at least three parts, or of two where the last is no file's ending. */
const HOST = /(?<![\w./@-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,24})(?![\w.-])/g;
const HASH =
  /-(?:(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{6,64}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[bcdfghjklmnpqrstvwxz2456789]{8,10})(?![\w-])/g;
/** What a checksum of a configuration is written as. */
const SUM = /(?<![\w:])[0-9a-f]{64}(?!\w)/g;

/** Replaces the names of an object's place: the environment, the namespace, hosts, and hashes in names. It leaves images unchanged. */
export function abstractOf(each: SideObject): Abstract {
  const scope = scopeOf(each);
  const last = scope.slice(scope.lastIndexOf('/') + 1);
  const words: [word: string, mark: string][] = [
    [scope, '‹environment›'],
    [scope.replaceAll('/', '-'), '‹environment›'],
    [each.object.metadata.namespace ?? '', '‹namespace›'],
    [last, '‹environment›'],
  ];
  const known = words.filter(([word], at) => word.length > 1 && words.findIndex(([other]) => other === word) === at);
  const patterns = known
    .sort(([a], [b]) => b.length - a.length)
    .map(([word, mark]) => ({ word, mark, pattern: new RegExp(`(?<![A-Za-z0-9])${escaped(word)}(?![A-Za-z0-9])`, 'g') }));
  return (text, isImage = false) => {
    if (isImage) return text;
    const hosts = text.includes('.') ? text.replace(HOST, (host) => (isFile(host) ? host : '‹host›')) : text;
    const named = patterns.reduce((all, { word, mark, pattern }) => (all.includes(word) ? all.replace(pattern, mark) : all), hosts);
    return (named.includes('-') ? named.replace(HASH, '-‹hash›') : named).replace(SUM, '‹hash›');
  };
}

/** `app.conf`, `settings.yaml`, `apps.k8s.io`: what looks like a host and is none. */
function isFile(host: string): boolean {
  return (
    /\.(?:ya?ml|json|conf|cfg|ini|toml|properties|sh|sql|txt|xml|env|pem|crt|key|lua|js|ts|py|image|io)$/.test(host) ||
    host.split('.').length < 2
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
