// SPDX-License-Identifier: MIT
/**
 * What a shell runs when Tab is pressed. All three ask `swamp completions complete -- <words>`, which prints one
 * candidate a line (`value<TAB>description`); a first line `:file` or `:directory` leaves it to the shell.
 */

const BASH = `# bash completion for swamp
# A word as it was typed: 'plain' is what it says, 'quote' the quote that is still open.
_swamp_unquote() {
  local word="$1" char
  local -i i
  plain="" quote=""
  for ((i = 0; i < \${#word}; i++)); do
    char="\${word:i:1}"
    if [[ "$quote" == "'" ]]; then
      if [[ "$char" == "'" ]]; then quote=""; else plain+="$char"; fi
    elif [[ "$char" == '\\' ]]; then
      i=$((i + 1))
      plain+="\${word:i:1}"
    elif [[ -n "$quote" ]]; then
      if [[ "$char" == '"' ]]; then quote=""; else plain+="$char"; fi
    elif [[ "$char" == "'" || "$char" == '"' ]]; then
      quote="$char"
    else
      plain+="$char"
    fi
  done
}
# What is inserted for a text, so that the shell reads it as that text and nothing else.
_swamp_offer() {
  local text="$1" word="" char
  local -i i
  if [[ -z "$quote" ]]; then
    printf -v word %q "$text"
  else
    for ((i = 0; i < \${#text}; i++)); do
      char="\${text:i:1}"
      if [[ "$quote" == "'" ]]; then
        if [[ "$char" == "'" ]]; then word+="'\\\\''"; else word+="$char"; fi
      else
        case "$char" in
          '!') return 0 ;; # the history is expanded there, whatever stands before it
          '"' | '$' | '\`' | '\\') word+='\\'"$char" ;;
          *) word+="$char" ;;
        esac
      fi
    done
  fi
  COMPREPLY+=("$word")
}
_swamp() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" rest="$COMP_LINE" out first line word text plain quote prefix="" last=-1
  local IFS=$'\\n'
  local -a joined said
  joined=()
  said=()
  COMPREPLY=()
  # bash makes words of what stands between =, : and @; swamp gets those that were typed, with blanks between them.
  for word in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    text="\${rest#"\${rest%%[![:space:]]*}"}"
    # Without the line itself (in scripts) what was typed is guessed.
    if ((last >= 0)) && [[ -n "$COMP_LINE" && "$text" == "$rest" ||
      -z "$COMP_LINE" && ("$word" == [=:] || "\${joined[last]}" == *[=:@]) ]]; then
      joined[last]="\${joined[last]}$word"
    else
      last=$((last + 1))
      joined[last]="$word"
    fi
    rest="\${text#"$word"}"
  done
  for word in "\${joined[@]:1}"; do
    _swamp_unquote "$word"
    said+=("$plain")
  done
  out="$("\${joined[@]:0:1}" completions complete -- "\${said[@]}" 2>/dev/null)" || return 0
  first="\${out%%$'\\n'*}"
  [[ \${#cur} == 1 && "$COMP_WORDBREAKS" == *"$cur"* && "$cur" != [\\"\\'] ]] && cur=""
  # Only what comes after the last break of the word is replaced.
  _swamp_unquote "\${joined[last]%"$cur"}"
  [[ -z "$quote" ]] || return 0
  prefix="$plain"
  _swamp_unquote "$cur"
  # After a quote in the middle of a word, nothing that is inserted is certain to be one text.
  [[ -z "$quote" || "$cur" == "$quote"* && "\${cur:1}" != *[\\"\\']* ]] || return 0
  case "$first" in
    :file | :directory)
      compopt -o filenames 2>/dev/null
      [[ "$first" == :file ]] && word=-f || word=-d
      while read -r line; do
        [[ -n "$line" ]] && COMPREPLY+=("$line")
      done <<<"$(compgen "$word" -- "$plain")"
      return 0
      ;;
  esac
  while read -r line; do
    line="\${line%%$'\\t'*}"
    [[ -n "$line" ]] && _swamp_offer "\${line#"$prefix"}"
  done <<<"$out"
  return 0
}
complete -F _swamp swamp
`;

const ZSH = `#compdef swamp
_swamp() {
  local -a lines values descriptions
  local line value
  lines=("\${(@f)$("\${words[1]}" completions complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  [[ "\${lines[1]}" == :* && "$PREFIX" == --*=* ]] && compset -P '*='
  case "\${lines[1]}" in
    :file) _files; return ;;
    :directory) _files -/; return ;;
  esac
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] || continue
    value="\${line%%$'\\t'*}"
    values+=("$value")
    if [[ "$line" == *$'\\t'* ]]; then
      descriptions+=("$value -- \${line#*$'\\t'}")
    else
      descriptions+=("$value")
    fi
  done
  (( \${#values} )) && compadd -l -d descriptions -a values
}
if [[ "\${funcstack[1]}" == "_swamp" ]]; then
  _swamp "$@"
else
  compdef _swamp swamp
fi
`;

const FISH = `# fish completion for swamp
function __swamp_complete
    set -l tokens (commandline -opc) (commandline -ct)
    set -l out ($tokens[1] completions complete -- $tokens[2..-1] 2>/dev/null)
    set -l token (commandline -ct)
    set -l value (string replace -r '^--[a-z-]+=' '' -- $token)
    set -l prefix (string replace -r -- '[^=]*$' '' $token)
    string match -q -- '--*=*' $token; or set prefix ''
    switch "$out[1]"
        case ':file'
            __fish_complete_path $value | string replace -r -- '^' $prefix
        case ':directory'
            __fish_complete_directories $value | string replace -r -- '^' $prefix
        case '*'
            printf '%s\\n' $out
    end
end
complete -c swamp -f -a '(__swamp_complete)'
`;

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
