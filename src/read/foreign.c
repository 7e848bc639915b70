#include "foreign.h"

#include "core/text/ascii.h"
#include "core/text/spelling.h"

#include <ntlens/bugcheck.h>
#include <ntlens/reg.h>
#include <string.h>

/* --- other tools' words --------------------------------------------------- */

/*
 * What a line begins with, in any case, and what it is here.  `*` ends the
 * beginning of a word, which is asked with the rest; a character after it has
 * to be in the word, too.  The longer stands before its beginning.
 */
static const struct {
    const char *words, *becomes;
} meant[] = {
    { "!analyze -show", "bugcheck" }, { "!analyze -v", "bugcheck" },
    { "!analyze -f", "bugcheck" }, { "!analyze -hang", "bugcheck" },
    { "!analyze", "bugcheck" }, { "analyze -v", "bugcheck" },
    { "analyze", "bugcheck" }, { "!blackboxbsd", "bugcheck" },
    { "crash", "bugcheck" }, { "windbg -z", "open" }, { "cdb -z", "open" },
    { "kd -z", "open" }, { "dumpchk", "open" }, { ".opendump", "open" },
    { "loaddump", "open" }, { "??", "?" }, { "STATUS_*", "status" },
    { "ERROR_*", "status" }, { "FAST_FAIL_*", "status" },
    { "error", "status" }, { "err", "status" }, { "err.exe", "status" },
    { "EXCEPTION_*", "status" }, { "E_*", "status" },
    { "ntstatus", "status" }, { "!ntstatus", "status" },
    { "hresult", "status" }, { "certutil -error", "status" },
    { "CTL_CODE(*", "ioctl" }, { "!ioctldecode", "ioctl" },
    { "nt!KscpCfg*", "cfg" }, { "nt!guard_*", "cfg" },
    { "nt!_guard_*", "cfg" }, { "KscpCfg*", "cfg" }, { "nt!_*+", "offset" },
    { "_*+", "offset" }, { "nt!_*", "dt" }, { "_*", "dt" },
    { "gs:*", "offset" }, { "fs:*", "offset" }, { "!idt -a", "idt" },
    { "int", "idt" }, { "vector", "idt" }, { "interrupt", "idt" },
    { "selector", "sel" }, { "dg 0", "gdt" }, { "msr", "reg" },
    { "wrmsr", "reg" }, { "irql", "reg cr8" }, { "pooltag", "enum pooltag" },
    { "pool tag", "enum pooltag" }, { "!pooltag", "enum pooltag" },
    { "dps", "dp" }, { "dqs", "dq" }, { "dds", "dd" },
    { "dpp", "dp" }, { "uf", "u" }, { "k", "stack" }, { "kb", "stack" },
    { "kv", "stack" }, { "kp", "stack" }, { "kn", "stack" }, { "kL", "stack" },
    { "kf", "stack" }, { "kc", "stack" }, { "lm t n", "modules" },
    { "lm m", "modules" }, { "lm f", "modules" }, { "lm kv", "modules" },
    { "lmvm", "modules" }, { "lmv m", "modules" }, { "lmv", "modules" },
    { "lmtn", "modules" }, { "lm", "modules" }, { "ln", "modules" },
    { "!lmi", "modules" }, { "!gdt", "gdt" }, { ".gdt", "gdt" },
    { "vertarget", "info" }, { "version", "info" }, { "!cpuinfo", "info" },
    { "!dumpinfo", "info" }, { "dump", "info" }, { "!ssdt", "ssdt" },
    { ".help", "help" }, { "!help", "help" }, { ".hh", "help" },
    { "man", "help" }, { "qd", "quit" }, { "qq", "quit" },
};

/* ... and what nothing here answers. */
static const struct {
    const char *words, *says;
} nothing[] = {
    { "!dq", "physical memory is read through a virtual address: `ptov ADDR` "
      "finds one, `dq` shows it" },
    { "!dd", "physical memory is read through a virtual address: `ptov ADDR` "
      "finds one, `dd` shows it" },
    { "!db", "physical memory is read through a virtual address: `ptov ADDR` "
      "finds one, `db` shows it" },
    { "cls", "Ctrl-L clears the prompt's screen" },
    { ".cls", "Ctrl-L clears the prompt's screen" },
    { "x", "there are no symbols here: `modules ADDR` names the module, "
      "`syscall NAME` a service, `offset STRUCT` a structure" },
    { "ub", "instructions are read forward only: `u ADDR` from an address "
      "before it" },
    { ".reload", "there are no symbols here, so there is nothing to load" },
    { ".sympath", "there are no symbols here, so they need no path" },
    { ".symfix", "there are no symbols here, so they need no path" },
    { "!sym", "there are no symbols here" },
    { ".trap", "paste what .trap printed: its registers are read; `regs` has "
      "those of an open dump" },
    { ".cxr", "paste what .cxr printed: its registers are read; `regs` has "
      "those of an open dump" },
    { ".ecxr", "`regs` has the registers of an open dump; paste what .ecxr "
      "printed" },
    { ".exr", "paste what .exr printed: its code and parameters are read" },
    { "!process", "paste what it printed: its DirBase is read, for vtop -d" },
    { ".process", "-d DIRBASE, or `set dtb DIRBASE`, chooses an address "
      "space" },
    { "!thread", "threads are not walked here: `stack` has the one of an open "
      "dump" },
    { ".thread", "threads are not walked here: `stack` has the one of an open "
      "dump" },
    { "!irp", "IRPs are not walked here; `dt _IRP` has the offsets, `bugcheck "
      "9f` what to look at" },
    { "!devstack", "device stacks are not walked here" },
    { "!devobj", "device objects are not walked here; `dt _DEVICE_OBJECT`" },
    { "!drvobj", "driver objects are not walked here; `dt _DRIVER_OBJECT`" },
    { "!pool", "pool blocks are not walked here: `enum pooltag TAG` "
      "names a tag's owner" },
    { "!poolused", "pool is not counted here: `enum pooltag TAG` names a "
      "tag's owner" },
    { "!poolfind", "pool is not searched here: `enum pooltag TAG` names a "
      "tag's owner" },
    { "!vm", "`info` has what an open dump says of memory" },
    { "!locks", "locks are not walked here" },
    { "!pcr", "`dt _KPCR` has its offsets, `offset gs:188` the field at one" },
    { "!prcb", "`dt _KPRCB` has its offsets" },
    { "!teb", "`dt _TEB` has its offsets, `offset gs:60` the field at one" },
    { "!peb", "`dt _PEB` has its offsets" },
    { "!token", "`dt _TOKEN` has its offsets" },
    { "!irql", "`reg cr8 2` reads an IRQL; `bugcheck` has that of a crash" },
    { "!errrec", "paste what !errrec printed: a bank's status is read, and "
      "`reg mc0_status VALUE` reads one" },
    { "!mca", "paste what !mca printed: a bank's status is read, and `reg "
      "mc0_status VALUE` reads one" },
    { "!whea", "paste what !whea printed: a bank's status is read, and `reg "
      "mc0_status VALUE` reads one" },
    { "dx", "there is no data model here: `dt` has a structure's fields" },
    { "g", "nothing runs here: this reads what was saved or pasted" },
    { "p", "nothing runs here: this reads what was saved or pasted" },
    { "t", "nothing runs here: this reads what was saved or pasted" },
    { "gu", "nothing runs here: this reads what was saved or pasted" },
    { ".restart", "nothing runs here: this reads what was saved or pasted" },
    { ".reboot", "nothing runs here: this reads what was saved or pasted" },
    { "bp", "nothing runs here: there are no breakpoints" },
    { "bu", "nothing runs here: there are no breakpoints" },
    { "bm", "nothing runs here: there are no breakpoints" },
    { "net helpmsg", "`status 0nCODE`: its numbers are decimal" },
    { "bsod", "`bugcheck CODE P1 P2 P3 P4`, or paste the blue screen's text" },
    { "!*", "nothing here does what this extension does; what it printed may "
      "be pasted" },
    { ".*", "nothing here does what this command of a debugger's does; what it "
      "printed may be pasted" },
};

/* The rest of the word that begins here, and nothing more. */
static struct span word_here(struct span s)
{
    const char *at = s.at;

    while (at < s.end && !ascii_is_blank(*at))
        at++;
    return (struct span) { s.at, at };
}

/* *line moves past words that are whole, and not past the beginning of
   what is asked. */
static bool take(struct span *line, const char *words)
{
    const char *star = strchr(words, '*');
    struct span p = *line;
    char plain[32] = "";

    memcpy(plain, words, star ? (size_t)(star - words) : strlen(words));
    if (!span_take(&p, plain))
        return false;
    if (star)
        return !star[1] || memchr(p.at, star[1], span_left(word_here(p)));
    if (span_left(word_here(p)) > 0 && strcmp(words, "??") != 0)
        return false;
    *line = p;
    return true;
}

/* What it becomes; *line then is what stands after that.  NULL: nothing. */
static const char *meaning_of(struct span *line)
{
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (take(line, meant[i].words))
            return meant[i].becomes;
    return NULL;
}

static bool of_another_tool(struct span line, struct buffer *ret)
{
    const char *becomes = meaning_of(&line);

    if (!becomes)
        return false;
    buffer_text(ret, becomes);
    buffer_char(ret, ' ');
    buffer_bytes(ret, line.at, span_left(line));
    return true;
}

/* --- a command in capitals ------------------------------------------------ */

static bool in_capitals(const struct command_table *table, struct span line,
                        struct buffer *ret)
{
    enum { LONGEST = 16 };
    struct span word = word_here(line);
    size_t n = span_left(word);
    char low[LONGEST];

    if (n > sizeof low)
        return false;
    for (size_t i = 0; i < n; i++)
        low[i] = ascii_lower(word.at[i]);
    if (memcmp(low, word.at, n) == 0 || !table_named(table, low, n))
        return false;
    buffer_bytes(ret, low, n);
    buffer_bytes(ret, word.end, (size_t)(line.end - word.end));
    return true;
}

/* --- a name that a command knows ------------------------------------------ */

static bool knows(const struct command *command, struct span name)
{
    char word[128];
    size_t state = 0;

    while (command->complete(name.at, span_left(name), &state, word,
                             sizeof word))
        if (span_is(name, word))
            return true;
    return false;
}

/* How it may be called elsewhere: what is more there, and what is less. */
static const struct {
    const char *more, *less;
} spellings[] = {
    { "", "" }, { "nt!", "" }, { "", "_" },
};

/* `NAME`, `nt!NAME`: the name as the command has it, in front of the rest. */
static bool is_known(const struct command *command, struct span line,
                     struct buffer *ret)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct buffer name = { 0 };
        struct span word = word_here(line);
        bool known;

        if (!span_take(&word, spellings[i].more))
            continue;
        buffer_text(&name, spellings[i].less);
        buffer_bytes(&name, word.at, span_left(word));
        known = !name.failed
                && knows(command, span_of(name.bytes, name.used));
        if (known) {
            buffer_text(ret, command->name);
            buffer_char(ret, ' ');
            buffer_bytes(ret, name.bytes, name.used);
            buffer_bytes(ret, word.end, (size_t)(line.end - word.end));
        }
        buffer_free(&name);
        if (known)
            return true;
    }
    return false;
}

/* Also by a name that Tab does not list: efl, dirbase. */
static bool is_register(struct span line, struct buffer *ret)
{
    struct span word = word_here(line);

    if (!ntl_reg_find(NTL_X64, word.at, span_left(word)))
        return false;
    buffer_text(ret, "reg ");
    buffer_bytes(ret, line.at, span_left(line));
    return true;
}

static bool names_something(const struct command_table *table,
                            struct span line, struct buffer *ret)
{
    static const char *const knowers[] = {
        "syscall", "dt", "irp", "ioctl", "enum",
    };

    if (!ascii_is_letter(span_char(line)))
        return false;
    for (size_t i = 0; i < sizeof knowers / sizeof *knowers; i++) {
        const struct command *command = table_named(table, knowers[i],
                                                    strlen(knowers[i]));

        if (command && is_known(command, line, ret))
            return true;
    }
    return false;
}

/* --- a stop code's name with a slip of the finger ------------------------- */

static bool is_nearly_stop(struct span line, struct buffer *ret)
{
    struct span word = word_here(line);
    struct ntl_bugcheck near;
    size_t n = span_left(word), length;
    bool joint = memchr(word.at, '_', n) != NULL;

    if (!joint || word.end < line.end
        || ntl_bugcheck_near_name(word.at, n, &near, 1) == 0)
        return false;
    length = strlen(near.name);
    if (ntl_spelling_distance(word.at, n, near.name, length) > 1 + length / 10)
        return false;
    buffer_text(ret, "bugcheck ");
    buffer_bytes(ret, word.at, n);
    return true;
}

/* --- any of them ---------------------------------------------------------- */

bool foreign_typed(const struct command_table *table, struct span line,
                   struct buffer *ret)
{
    span_trim(&line);
    return of_another_tool(line, ret) || in_capitals(table, line, ret)
           || is_register(line, ret) || names_something(table, line, ret)
           || is_nearly_stop(line, ret);
}

bool foreign_claims(struct span line)
{
    span_trim(&line);
    return meaning_of(&line) || foreign_says(line);
}

/* Of a debugger's words that are known here, one with few other letters. */
const char *foreign_near(struct span line)
{
    enum { SHORTEST = 5, FARTHEST = 1 };
    struct span word;

    span_trim(&line);
    word = word_here(line);
    if (span_left(word) < SHORTEST || !strchr("!.", *word.at))
        return NULL;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        const char *words = meant[i].words;

        if (words[0] == *word.at && !strpbrk(words, "* ")
            && ntl_spelling_distance(word.at, span_left(word), words,
                                     strlen(words)) <= FARTHEST)
            return words;
    }
    return NULL;
}

const char *foreign_says(struct span line)
{
    span_trim(&line);
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        struct span rest = line;

        if (take(&rest, nothing[i].words))
            return nothing[i].says;
    }
    return NULL;
}
