/* bugcheck-paste.h - stop codes as debuggers, logs, blue screens print them. */
#ifndef BUGCHECK_PASTE_H
#define BUGCHECK_PASTE_H

#include <ntlens/bugcheck.h>
#include <stdbool.h>
#include <stddef.h>

/* What a text says of one bug check. */
struct bugcheck_paste {
    struct ntl_bugcheck_question question;
    bool has_code;
    bool kernel_power;          /* BugcheckCode of the event Kernel-Power 41  */
    bool weak;                  /* the label before the code means much else  */
    uint32_t build;             /* of Windows, or 0                           */
    const char *failed;         /* "What failed": in the text, not terminated */
    size_t failed_length;
};

/*
 * The next bug check from *at on, which moves behind it; false when there is
 * none.  What is said twice of the same one counts once.
 */
bool bugcheck_paste_next(const char *text, size_t length, size_t *at,
                         struct bugcheck_paste *ret);

/* As command->knows: a line of such a text, the first or a later one. */
bool bugcheck_paste_knows(const char *line, size_t length, bool first);

#endif
