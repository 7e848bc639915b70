/* process.h - a process's name and id, by the build's EPROCESS. */
#ifndef PROCESS_H
#define PROCESS_H

#include "session/state.h"

#include <ntlens/evidence.h>

/*
 * Of the process in whose context it struck: as a minidump has it; else that of
 * the thread on whose stack a processor stands; else the one of
 * PsActiveProcessHead whose page tables are the header's.
 */
void process_current(const struct session *session, struct ntl_evidence *ret);

/* Of the EPROCESS at an address; false: it is not in the image. */
bool process_name_at(const struct session *session, uint64_t process,
                     char name[NTL_PROCESS_NAME]);

#endif
