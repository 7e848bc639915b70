# fish completion for ntlens.  The program itself says what there is.
# Below /usr/local, fish looks where XDG_DATA_DIRS names /usr/local/share.

function __ntlens_commands
    ntlens -j help all 2>/dev/null | tr '{' '\n' |
        sed -n 's/^"name":"\([^"]*\)".*"summary":"\([^"]*\)".*/\1\t\2/p'
end

function __ntlens_bugchecks
    set -l part (commandline -ct)
    test -n "$part"; or set part _
    ntlens -j bugcheck --search $part 2>/dev/null | tr '{' '\n' |
        sed -n 's/.*"name":"\([^"]*\)".*/\1/p'
end

function __ntlens_words
    set -l command (commandline -opc)[2..-1]
    set -l known (__ntlens_commands | cut -f 1)
    for word in $command
        if test "$word" = bugcheck
            __ntlens_bugchecks
            return
        end
        if test "$word" = help
            __ntlens_commands
            return
        end
        if contains -- $word open triage
            __fish_complete_path (commandline -ct)
            return
        end
        if contains -- $word $known
            ntlens -j help $word 2>/dev/null |
                sed -n 's/.*"usage":"[^ "]*\([^"]*\)".*/\1/p' |
                tr -s ' []|' '\n' |
                sed -n 's/^\([a-z0-9]*\)=..*/\1=/p; /^--/p; /^[a-z][a-z0-9]*$/p'
            return
        end
    end
    __ntlens_commands
end

complete -c ntlens -f -a '(__ntlens_words)'
complete -c ntlens -s a -l arch -x -a 'x64 x64-la57 x86 x86-pae arm64' -d 'processor and paging mode'
complete -c ntlens -s b -l build -x -d 'Windows build'
complete -c ntlens -s d -l dtb -x -d 'directory table base'
complete -c ntlens -s e -l explain -d 'show the arithmetic'
complete -c ntlens -s v -l verbose -d 'all that is known'
complete -c ntlens -s f -l file -r -F -d 'commands from a file'
complete -c ntlens -s o -l image -r -F -d 'a crash dump or memory image'
complete -c ntlens -l raw -d 'the image is raw memory'
complete -c ntlens -l no-sandbox -d 'keep what the program may do'
complete -c ntlens -s j -l json -d JSON
complete -c ntlens -s m -l markdown -d Markdown
complete -c ntlens -s s -l index -x -d 'self-map index or base'
complete -c ntlens -l color -x -a 'auto always never' -d colour
complete -c ntlens -l mask -x -d MiInvalidPteMask
complete -c ntlens -l maxphyaddr -x -d 'physical address bits'
complete -c ntlens -s t -l fullscreen -d 'the full screen'
complete -c ntlens -s V -l version -d version
complete -c ntlens -s h -l help -d help
