/** A field of a kind that names another object. */
export interface FieldRule {
  /** `<group>/<kind>` of the object that it stands in. */
  readonly from: string;
  /** The map that names it, or the name itself: a text counts as the name wherever it stands. `[]` is each item of a list. */
  readonly at: string;
  /** Key of the name in that map; empty if the path is the name's own. @default 'name' */
  readonly name?: string;
  /** Kind that is named; those that the map's `kind` chooses from, the first where it has none. */
  readonly to: string | Readonly<Record<string, string>>;
  /** Key of the map that may name a namespace. @default - the object's own */
  readonly namespace?: string;
  /** Key of the map that names a key of the data. */
  readonly key?: string;
}
