/* frame.h - records that the kernel saves of an exception, in memory. */
#ifndef FRAME_H
#define FRAME_H

#include "session/state.h"

#include <ntlens/evidence.h>
#include <stdbool.h>
#include <stdint.h>

/* CONTEXT at an address; false: it is not in the image, or is none. */
bool frame_context(const struct session *session, uint64_t va,
                   struct ntl_registers *ret);

/* KTRAP_FRAME at an address: it has to say kernel or user code, and flags that
   a processor can have. */
bool frame_trap(const struct session *session, uint64_t va,
                struct ntl_registers *ret);

/* Is it the KTRAP_FRAME of an entry from user mode? */
bool frame_is_from_user(const struct session *session, uint64_t va);

/* EXCEPTION_RECORD at an address. */
bool frame_record(const struct session *session, uint64_t va,
                  struct ntl_record *ret);

/* The registers that the image has of the first processor. */
bool frame_registers(const struct session *session, struct ntl_registers *ret);

/*
 * A trap frame, or a record, of this instruction among the words of the stack
 * from `sp` up, as far as the image has it.  x64 only.
 */
bool frame_find_trap(const struct session *session, uint64_t sp,
                     uint64_t instruction, struct ntl_registers *ret);
bool frame_find_record(const struct session *session, uint64_t sp,
                       uint64_t instruction, uint32_t status,
                       struct ntl_record *ret);

/*
 * The trap frame of an interrupt that struck kernel code: among those words, or
 * where one of them points, since an interrupt may have a stack of its own.
 * x64 only.
 */
bool frame_find_interrupted(const struct session *session, uint64_t sp,
                            struct ntl_registers *ret);

#endif
