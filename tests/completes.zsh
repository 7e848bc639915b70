# completes.zsh FOLDER - what zsh completes with the file _ntlens of FOLDER
#
# Lines of "what is typed<tab>what it becomes" come in; what became of each goes
# out.  It is a real zsh at a terminal of its own, to which somebody types.
zmodload zsh/zpty
export TERM=vt100
tab=$'\t'

zpty shell zsh -f -i
say() { zpty -w shell "$1"; }
say 'PROMPT="> " PROMPT2= RPROMPT=; unsetopt zle_bracketed_paste 2>/dev/null'
say "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -D -u"
say 'shown() { print -r -- "<<$BUFFER>>"; BUFFER=; }; zle -N shown'
say 'bindkey "^Xs" shown; setopt no_beep no_auto_list; print -r -- rea""dy'
zpty -r -m shell answer '*ready*'

while IFS=$tab read -r typed wanted; do
    zpty -w -n shell "$typed$tab"$'\C-Xs'
    answer=
    until [[ $answer == *'<<'*'>>'* ]]; do
        zpty -r shell part || break
        answer+=$part
    done
    answer=${${answer##*<<}%%>>*}
    print -r -- "${answer% }"
done
zpty -d shell
