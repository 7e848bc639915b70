/* The pages, a row each. */
#include "model.h"

#include <string.h>

const char *const tab_names[TABS] = {
    [TAB_ADDRESS] = "Address", [TAB_SELECTOR] = "Selector",
    [TAB_SERVICE] = "Service", [TAB_CFG] = "CFG",
    [TAB_BUGCHECK] = "Bug check", [TAB_REGISTER] = "Register",
    [TAB_IMAGE] = "Image", [TAB_COMMAND] = "Command",
};

const struct page_kind page_kinds[PAGES] = {
    [PAGE_CHAIN] = {
        TAB_ADDRESS, "chain", "va", "address", "fffff802`6d4bf410", NULL,
        "An address, its indexes, and the entries that translate it.",
        ENTER_FIELDS, EDITS_NONE, false, false, true,
    },
    [PAGE_BASES] = {
        TAB_ADDRESS, "bases", "selfmap", "index or base", "1d7", "selfmap",
        "Where the page tables are, from the self-map index or any base.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, true,
    },
    [PAGE_ACCESS] = {
        TAB_ADDRESS, "access", "access", "address r|w|x",
        "fffff802`6d4bf410 w irql=2", NULL,
        "Would this access be allowed, and which fault would it be if not.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, true,
    },
    [PAGE_GDT] = {
        TAB_SELECTOR, "GDT", "sel", "selector or descriptor", "33", "gdt",
        "NT's descriptor table; a selector; a descriptor in its fields.",
        ENTER_FIELDS, 0, true, false, true,
    },
    [PAGE_IDT] = {
        TAB_SELECTOR, "IDT", "idt", "vector", "e", "idt",
        "Interrupt vectors and the routines that NT has for them.",
        ENTER_PICKS, EDITS_NONE, false, false, true,
    },
    [PAGE_GATE] = {
        TAB_SELECTOR, "gate", "gate", "gate's words",
        "6d4b8e0000101000 00000000fffff802", NULL,
        "An interrupt, trap, task or call gate: its fields and its target.",
        ENTER_FOLLOWS, 0, true, false, true,
    },
    [PAGE_SYSCALL] = {
        TAB_SERVICE, "name", "syscall", "number or name", "NtCreateFile",
        "syscall nt",
        "A system service: its table, index and arguments by build.",
        ENTER_PICKS, EDITS_NONE, false, false, false,
    },
    [PAGE_SSDT] = {
        TAB_SERVICE, "entry", "ssdt", "base entry",
        "fffff802`6d4bf410 fd9a4c00", NULL,
        "An entry of a service table: its routine and stack arguments.",
        ENTER_FOLLOWS, 1, false, false, true,
    },
    [PAGE_CFG] = {
        TAB_CFG, "bitmap", "cfg", "target [bitmap [qword]]",
        "7ff6`12345670 7df5`ff8a0000", NULL,
        "A Control Flow Guard target: its slot, its pair of bits, the verdict.",
        ENTER_FOLLOWS, 2, false, false, true,
    },
    [PAGE_BUGCHECK] = {
        TAB_BUGCHECK, "code", "bugcheck", "code p1..p4, or paste",
        "a fffff802`6d4bf410 2 1 fffff802`6d4b1000", NULL,
        "A bug check: what happened, and what its parameters mean.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, false,
    },
    [PAGE_STATUS] = {
        TAB_BUGCHECK, "status", "status", "value or name", "c0000005", NULL,
        "An NTSTATUS: its name and its fields.",
        ENTER_FOLLOWS, 0, false, false, false,
    },
    [PAGE_FAULT] = {
        TAB_BUGCHECK, "page fault", "pf", "error code", "3", NULL,
        "A page-fault error code, bit by bit.",
        ENTER_FOLLOWS, 0, false, false, true,
    },
    [PAGE_REGISTER] = {
        TAB_REGISTER, "register", "reg", "name value", "cr4 350ef8", "reg",
        "Control, debug and flags registers and MSRs, bit by bit.",
        ENTER_PICKS, 1, false, false, false,
    },
    [PAGE_INFO] = {
        TAB_IMAGE, "info", "open", "file", "/tmp/memory.dmp", "info",
        "A crash dump or a memory image.",
        ENTER_FOLLOWS, EDITS_NONE, false, true, false,
    },
    [PAGE_MODULES] = {
        TAB_IMAGE, "modules", "modules", "name or address", "nt", "modules",
        "The modules that the image lists.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, false,
    },
    [PAGE_CONTEXT] = {
        TAB_IMAGE, "regs", "regs", "processor", "0", "regs",
        "The registers that the image saved: Enter opens one.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, true,
    },
    [PAGE_MAPS] = {
        TAB_IMAGE, "maps", "maps", "filter", "", "maps",
        "Every range of the address space that is mapped.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, false,
    },
    [PAGE_MEMORY] = {
        TAB_IMAGE, "memory", "db", "address", "fffff802`6d4bf410", NULL,
        "Bytes of the image.",
        ENTER_FOLLOWS, EDITS_NONE, false, false, true,
    },
    [PAGE_COMMAND] = {
        TAB_COMMAND, "command", NULL, ":", "eval 1000 * 200", "help",
        "Any command of the prompt.",
        ENTER_FOLLOWS, EDITS_NONE, false, true, false,
    },
};

enum page_id page_of(const struct command *command)
{
    for (unsigned i = 0; i < PAGES; i++)
        if (page_kinds[i].command
            && strcmp(page_kinds[i].command, command->name) == 0)
            return (enum page_id)i;
    return PAGE_COMMAND;
}
