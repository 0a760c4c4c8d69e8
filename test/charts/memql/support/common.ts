export { edit } from '../../kaze/support/cells';
export { containerOf, listAt, nameOf, podOf, textsOf, variablesOf } from '../../kaze/support/pods';
