# SPDX-License-Identifier: Apache-2.0
# Completion of quid for bash. Source it, or put it into /etc/bash_completion.d/.

_quid() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      run|simulate|merge|next|whatif|diff|repl|explain|check|test|fmt|track|serve-stdio|help|version) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $before in
    --format)
      case $command in
        run) COMPREPLY=($(compgen -W "text json csv" -- "$word")) ;;
        whatif|simulate|merge) COMPREPLY=($(compgen -W "text json csv" -- "$word")) ;;
        diff) COMPREPLY=($(compgen -W "text json" -- "$word")) ;;
        next) COMPREPLY=($(compgen -W "text json" -- "$word")) ;;
        check|explain) COMPREPLY=($(compgen -W "text json" -- "$word")) ;;
        test) COMPREPLY=($(compgen -W "text json junit" -- "$word")) ;;
      esac
      return ;;
    --compare|--portfolio) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --keep)
      COMPREPLY=($(compgen -W "first-failure fulfilled in-progress breached impasse ended undetermined" -- "$word"))
      return ;;
    --record) COMPREPLY=($(compgen -f -- "$word")); return ;;
    --limit)
      COMPREPLY=($(compgen -S = -W "source-bytes token-count nesting name-bytes modules set-elements instances
        instructions errors-reported record-bytes record-entries happenings rounds-per-day steps memory" -- "$word"))
      return ;;
    --until|--known-by|--today|--for|--suppose|--threshold|--table|--outlook|--futures|--seed|--jobs|--range) return ;;
  esac
  local options=""
  case $command in
    "") COMPREPLY=($(compgen -W "run simulate merge next whatif diff repl explain check test fmt track serve-stdio help version --help --version" -- "$word")); return ;;
    run) options="--record --until --known-by --format --trace --portfolio --table --copy --jobs --limit --help" ;;
    whatif) options="--record --until --known-by --suppose --format --limit --help" ;;
    simulate) options="--record --until --known-by --outlook --futures --seed --jobs --today --range --keep --compare --sensitivity --one-by-one --format --limit --help" ;;
    merge) options="--format --limit --help" ;;
    track) options="--known-by --format --limit --help" ;;
    serve-stdio) options="--help" ;;
    diff) options="--record --until --format --limit --help" ;;
    next) options="--record --until --known-by --for --format --limit --help" ;;
    repl) options="--record --limit --help" ;;
    explain) options="--record --until --known-by --format --all --limit --help" ;;
    check) options="--format --limit --help" ;;
    test) options="--format --coverage --threshold --limit --help" ;;
    fmt) options="--check --diff --stdin --limit --help" ;;
    help)
      COMPREPLY=($(compgen -W "$(quid help 2>/dev/null | sed -n '/^Topics:/,$p' | grep '^  ')" -- "$word"))
      return ;;
    version) options="--help" ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -f -X '!*.quid' -- "$word") $(compgen -d -- "$word"))
  fi
}
complete -o filenames -F _quid quid
