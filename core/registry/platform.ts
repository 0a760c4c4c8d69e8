/** What an image runs on, as manifests describe it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | null | undefined;
}

/** Other names of architectures, and the variant that a name means: https://github.com/containerd/platforms (normalizeArch). */
const OTHER_NAMES: Readonly<Record<string, { readonly architecture: string; readonly variant?: string }>> = {
  i386: { architecture: '386' },
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
};

/** Other names of systems (normalizeOS in the same place). */
const OTHER_SYSTEMS: Readonly<Record<string, string>> = { macos: 'darwin' };

/** The default variant of an architecture (normalizeArch in the same place). */
const USUAL_VARIANT: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

/** `linux/amd64`, `linux/arm/v6`: the usual names, in lower case, and the usual variant of an architecture left out. */
export function platformName({ os, architecture, variant }: Platform): string {
  const [system, declared] = [os.toLowerCase(), architecture.toLowerCase()];
  const usual = OTHER_NAMES[declared] ?? { architecture: declared };
  const numbered = (variant || usual.variant || '').toLowerCase().replace(/^(?=\d)/, 'v');
  const left = numbered === '' || numbered === USUAL_VARIANT[usual.architecture];
  return `${OTHER_SYSTEMS[system] ?? system}/${usual.architecture}${left ? '' : `/${numbered}`}`;
}

/** A platform's name in the form that `platformName` gives: `linux/arm64/v8` is `linux/arm64`. */
export function canonicalPlatform(name: string): string {
  const [os = '', architecture = '', variant] = name.split('/');
  return platformName({ os, architecture, variant });
}
