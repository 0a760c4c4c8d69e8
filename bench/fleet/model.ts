import { createHash } from 'node:crypto';

/** The ten services of each cell. */
export const SERVICES = Array.from({ length: 10 }, (_, index) => `service-${String(index).padStart(2, '0')}`);

/** Objects of one cell: five for each service. */
export const OBJECTS_OF_CELL = SERVICES.length * 5;

export const VERSION = '1.4.0';
export const RESOURCES = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };

/** What differs from cell to cell. */
export interface Cell {
  readonly name: string;
  readonly replicas: number;
  readonly level: 'info' | 'debug';
}

/** The cells of a fleet of so many, by name. */
export function cells(count: number): Cell[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `cell-${String(index).padStart(5, '0')}`,
    replicas: 2 + (index % 3),
    level: index % 4 === 0 ? 'debug' : 'info',
  }));
}

export const imageOf = (service: string): string => `registry.example.com/fleet/${service}:${VERSION}@${digestOf(service)}`;

export const digestOf = (service: string): string => `sha256:${createHash('sha256').update(service).digest('hex')}`;

export const portOf = (index: number): number => 8080 + index;
