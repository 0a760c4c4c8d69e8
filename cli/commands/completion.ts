import { Argument } from 'commander';
import { Command, type CommandFactory, examples } from '../command';

const SCRIPTS = {
  bash: `_galley() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(galley complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _galley galley`,
  zsh: `#compdef galley
_galley() {
  local -a found
  found=("\${(@f)$(galley complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _galley galley`,
  fish: `complete -c galley -f -a '(galley complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'`,
} as const;

/** `galley completion`: what a shell has to read to complete words. */
export const completionCommand: CommandFactory = (context) =>
  new Command('completion')
    .summary('Print what a shell completes with')
    .description('Prints a script for a shell, which completes commands, options, systems, environments and releases.')
    .addArgument(new Argument('<shell>').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      examples(
        ['bash, in ~/.bashrc', 'source <(galley completion bash)'],
        ['fish', 'galley completion fish > ~/.config/fish/completions/galley.fish'],
      ),
    )
    .runs(async (shell: keyof typeof SCRIPTS) => {
      context().io.out(SCRIPTS[shell]);
      return 0;
    });
