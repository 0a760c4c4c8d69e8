import type { Amount, Resource } from '../../core/capacity/amount';

/** `250m` */
export function cpu(millicores: number): string {
  return `${millicores}m`;
}

/** `512Mi`, and from 10 GiB on `12.5Gi`. */
export function memory(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 10_240 ? `${Math.round(mebibytes)}Mi` : `${(mebibytes / 1024).toFixed(1)}Gi`;
}

/** `250m 512Mi` */
export function cpuAndMemory(amount: Amount): string {
  return `${cpu(amount.cpu)} ${memory(amount.memory)}`;
}

/** `6500m CPU` */
export function resource(kind: Resource, value: number): string {
  if (kind === 'cpu') return `${cpu(value)} CPU`;
  return kind === 'memory' ? `${memory(value)} memory` : `${value} pods`;
}

/** `3600` as `1 h`, `90` as `90 s`. */
export function duration(seconds: number): string {
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
