/** What an image runs on, as manifests describe it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** What an architecture means where no variant is said: https://github.com/containerd/platforms (normalizeArch). */
const USUAL_VARIANT: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8', arm: 'v7' };

/** `linux/amd64`, `linux/arm/v6`: the usual variant of an architecture is left out. */
export function platformName({ os, architecture, variant }: Platform): string {
  const usual = variant === undefined || variant === '' || variant === USUAL_VARIANT[architecture];
  return `${os}/${architecture}${usual ? '' : `/${variant}`}`;
}

/** A platform's name in the form that `platformName` gives: `linux/arm64/v8` is `linux/arm64`. */
export function canonicalPlatform(name: string): string {
  const [os = '', architecture = '', variant] = name.split('/');
  return platformName({ os, architecture, variant });
}
