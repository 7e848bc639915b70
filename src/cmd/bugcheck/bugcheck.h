/* bugcheck.h - the answer to a crash, from wherever its evidence comes. */
#ifndef BUGCHECK_COMMAND_H
#define BUGCHECK_COMMAND_H

#include "cmd/cmd.h"

#include <ntlens/evidence.h>

/*
 * The verdict, the parameters, and with call->verbose the rest.  What the
 * numbers are read as (x86, where only that makes sense) goes into evidence.
 */
void bugcheck_evidence(struct cmd_call *call, struct ntl_evidence *evidence,
                       struct ntl_sink *sink);

#endif
