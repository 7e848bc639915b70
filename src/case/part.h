/* part.h - modules in a role, by the addresses that point into them. */
#ifndef PART_H
#define PART_H

#include "session/state.h"

#include <ntlens/evidence.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Is there a call right before the address, so that it may be one to return to?
 * -1: the code is not in the image.
 */
int part_after_call(const struct session *session, uint64_t address);

/* The module at an address in that role; false: in none that is known. */
bool part_at(const struct session *session, uint64_t address,
             enum ntl_role role, enum ntl_origin from, struct ntl_part *ret);

/* nt's or hal's: they are on every stack. */
bool part_is_kernel(const struct ntl_part *part);

/* Who called KeBugCheckEx; false: the processor does not stand there. */
bool part_bugcheck_caller(const struct session *session,
                          const struct ntl_bugcheck_question *question,
                          struct ntl_part *ret);

/* The driver behind a device, an IRP's current device or a driver object. */
bool part_of_object(const struct session *session, uint64_t object,
                    enum ntl_param type, struct ntl_part *ret);

/*
 * The first word from `sp` on that is after a call in no module of the kernel's
 * own; without one, the first that may be, its code not being in the image.
 */
bool part_on_stack(const struct session *session, uint64_t sp,
                   struct ntl_part *ret);

#endif
