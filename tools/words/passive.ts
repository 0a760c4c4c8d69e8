/** Participles that do not end in "ed". */
const IRREGULAR = `beaten begun bent blown bought broken brought built caught chosen cut dealt drawn driven fed felt forbidden forgotten found frozen
  given held hidden hit hung kept laid led let lost made meant met mistaken overridden overwritten paid proven put read rewritten run said seen
  sent set shown shut sold sought spent split spoken spread stolen struck taken thought thrown told torn understood undone won worn written`;

/** Words that say how a thing is, and not what somebody did to it. */
const STATES = `bounded closed cluster-scoped deprecated fixed indeed limited locked malformed named needed nested pinned privileged related
  required scoped shared signed supposed trusted typed unchanged undefined unexpected unfinished unlimited unnamed unneeded unsigned unused`;

const ADVERB = '(?:\\w+ly|not|never|only|also|still|already|then|all|both|always|just|once|ever|yet|first|again|at once|as such|there|now)';
const PASSIVE = new RegExp(
  `\\b(?:is|are|was|were|be|been|being|isn't|aren't|wasn't|gets?|got)(?: ${ADVERB}){0,2} ` +
    `(?!(?:${either(STATES)})\\b)([a-z-]+ed|${either(IRREGULAR)})\\b(?!-)`,
  'gi',
);

/** Each passive of a text, in its own words: "is read", "was not written". */
export function passivesIn(text: string): string[] {
  return [...text.matchAll(PASSIVE)].map(([words]) => words);
}

function either(words: string): string {
  return words.split(/\s+/).join('|');
}
