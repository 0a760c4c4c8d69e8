/** Whether a text has a place that something fills in before it is applied: `${name}` of Flux and envsubst, `{{ name }}` and `$(name)` of templates. */
export const hasPlaceholder = (text: string): boolean => /\{\{|\$\{|\$\(/.test(text);
