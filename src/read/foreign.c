#include "foreign.h"

/* The longer stands before its beginning. */
static const struct foreign table[] = {
    { "!analyze -show", "bugcheck", NULL },
    { "!analyze -v", "bugcheck", NULL },
    { "!analyze -f", "bugcheck", NULL },
    { "!analyze -hang", "bugcheck", NULL },
    { "!analyze", "bugcheck", NULL },
    { "analyze -v", "bugcheck", NULL },
    { "??", "?", NULL },
    { "STATUS_", "status", NULL }, { "ERROR_", "status", NULL },
    { "CTL_CODE(", "ioctl", NULL }, { "!ioctldecode", "ioctl", NULL },
    { "nt!_", "dt", NULL }, { "_", "dt", NULL },
    { "error", "status", NULL }, { "!error", "status", NULL },
    { "!dq", NULL, "physical memory is read through a virtual address: `ptov "
      "ADDR` finds one, `dq` shows it" },
    { "!dd", NULL, "physical memory is read through a virtual address: `ptov "
      "ADDR` finds one, `dd` shows it" },
    { "!db", NULL, "physical memory is read through a virtual address: `ptov "
      "ADDR` finds one, `db` shows it" },
    { "k", "stack", NULL }, { "kb", "stack", NULL }, { "kv", "stack", NULL },
    { "kp", "stack", NULL }, { "kn", "stack", NULL }, { "kL", "stack", NULL },
    { "lm t n", "modules", NULL }, { "lm", "modules", NULL },
    { "lmvm", "modules", NULL }, { "lmv m", "modules", NULL },
    { "lmtn", "modules", NULL }, { "ln", "modules", NULL },
    { "!lmi", "modules", NULL },
    { "!gdt", "gdt", NULL }, { ".gdt", "gdt", NULL },
    { "vertarget", "info", NULL }, { "version", "info", NULL },
    { "!cpuinfo", "info", NULL }, { "!dumpinfo", "info", NULL },
    { ".opendump", "open", NULL }, { "loaddump", "open", NULL },
    { "!ssdt", "ssdt", NULL },
    { "cls", NULL, "Ctrl-L clears the prompt's screen" },
    { ".cls", NULL, "Ctrl-L clears the prompt's screen" },
    { "x", NULL, "there are no symbols here: `modules ADDR` names the module, "
      "`syscall NAME` a service, `offset STRUCT` a structure" },
    { ".reload", NULL, "there are no symbols here, so there is nothing to "
      "load" },
    { ".sympath", NULL, "there are no symbols here, so they need no path" },
    { ".symfix", NULL, "there are no symbols here, so they need no path" },
    { ".trap", NULL, "paste what .trap printed: its registers are read; `regs` "
      "has those of an open dump" },
    { ".cxr", NULL, "paste what .cxr printed: its registers are read; `regs` "
      "has those of an open dump" },
    { ".exr", NULL, "paste what .exr printed: its code and parameters are "
      "read" },
    { "!process", NULL, "paste what it printed: its DirBase is read, for vtop "
      "-d" },
    { ".process", NULL, "-d DIRBASE, or `set dtb DIRBASE`, chooses an address "
      "space" },
    { "!thread", NULL, "threads are not walked here: `stack` has the one of an "
      "open dump" },
    { "!irp", NULL, "IRPs are not walked here; `dt _IRP` has the offsets, "
      "`bugcheck 9f` what to look at" },
    { "!devstack", NULL, "device stacks are not walked here" },
    { "!devobj", NULL, "device objects are not walked here; `dt "
      "_DEVICE_OBJECT`" },
    { "!drvobj", NULL, "driver objects are not walked here" },
    { "!pool", NULL, "pool blocks are not walked here: `eval TAG` reads a "
      "tag" },
    { "!poolused", NULL, "pool is not counted here" },
    { "!vm", NULL, "`info` has what an open dump says of memory" },
    { "!locks", NULL, "locks are not walked here" },
    { "g", NULL, "nothing runs here: this reads what was saved or pasted" },
    { "bp", NULL, "nothing runs here: there are no breakpoints" },
    { "bsod", NULL, "`bugcheck CODE P1 P2 P3 P4`, or paste the blue screen's "
      "text" },
};

static bool take(struct span *line, const char *words)
{
    struct span p = *line;

    if (span_left(p) < strlen(words)
        || memcmp(p.at, words, strlen(words)) != 0)
        return false;
    if (words[strlen(words) - 1] == '_' || words[strlen(words) - 1] == '(')
        return true;            /* the beginning of the word that is asked */
    p.at += strlen(words);
    if (p.at < p.end && !ascii_is_blank(*p.at) && strcmp(words, "??") != 0)
        return false;
    *line = p;
    return true;
}

const struct foreign *foreign_find(struct span line, struct span *rest)
{
    span_skip(&line, " \t");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        *rest = line;
        if (take(rest, table[i].words))
            return &table[i];
    }
    return NULL;
}
