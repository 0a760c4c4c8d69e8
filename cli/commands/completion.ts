import { Argument } from 'commander';
import { Command, type CommandFactory, examples } from '../command';

const SCRIPTS = {
  // bash breaks words at @, which releases have: the line itself says what is typed, and what stands before the last @ is there already.
  bash: `_galley() {
  local IFS=$' \\t\\n' line="\${COMP_LINE:0:COMP_POINT}" words begun
  read -r -a words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=('')
  begun="\${words[\${#words[@]}-1]}"
  IFS=$'\\n'
  COMPREPLY=($(galley complete -- "\${words[@]:1}" 2>/dev/null))
  if [[ "$begun" == *@* && "$COMP_WORDBREAKS" == *@* ]]; then COMPREPLY=("\${COMPREPLY[@]#"\${begun%@*}@"}"); fi
}
complete -F _galley galley`,
  // In a folder of fpath this text is the function itself, which its first use has to run.
  zsh: `#compdef galley
_galley() {
  local -a found
  found=("\${(@f)$(galley complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
if [[ "\${funcstack[1]}" == _galley ]]; then _galley "$@"; else compdef _galley galley; fi`,
  fish: `complete -c galley -f -a '(galley complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
} as const;

/** `galley completion`: what a shell has to read to complete words. */
export const completionCommand: CommandFactory = (context) =>
  new Command('completion')
    .summary('Print a completion script for a shell')
    .description('Prints a script for a shell, which completes commands, options, systems, environments and releases.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      examples(
        ['bash, in ~/.bashrc', 'source <(galley completion bash)'],
        ['zsh, in ~/.zshrc, after compinit', 'source <(galley completion zsh)'],
        ['fish', 'galley completion fish > ~/.config/fish/completions/galley.fish'],
      ),
    )
    .runs(async (shell: keyof typeof SCRIPTS) => {
      context().io.out(SCRIPTS[shell]);
      return 0;
    });
