/* asked.h - the parameters of a bug check by what they are. */
#ifndef CASE_ASKED_H
#define CASE_ASKED_H

#include <ntlens/bugcheck.h>
#include <stdbool.h>
#include <stdint.h>

struct asked {
    struct ntl_bugcheck_question question;
    struct ntl_bugcheck_answer answer;
    bool known;                 /* the code; else nothing is known of them    */
};

void asked_of(const struct ntl_bugcheck_question *question, struct asked *ret);

/* It stops in the clock's interrupt: what that struck says who ran. */
enum { DPC_WATCHDOG_VIOLATION = 0x133 };

/* NTL_PARAM_NONE where nothing is known of it. */
enum ntl_param asked_type(const struct asked *asked, unsigned n);

/* The first given parameter of that type. */
bool asked_parameter(const struct asked *asked, enum ntl_param type,
                     uint64_t *ret);

/* The instruction that struck, where the code is about an access, an exception
   or a trap; else a code address among them may be anything. */
bool asked_instruction(const struct asked *asked, uint64_t *ret);

#endif
