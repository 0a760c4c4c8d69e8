/** What a file was when it was written or read: how a later run tells that nobody touched it. */
export interface FileStamp {
  readonly size: number;
  /** Milliseconds since 1970; 0, which no file has, where the time tells nothing. */
  readonly time: number;
}

/** A file of a tree: `[path below the environment's folder, size, time]`, short since a tree may have thousands. */
export type StampedPath = readonly [path: string, size: number, time: number];
