/* segments.h - what the commands about segments and gates share. */
#ifndef SEGMENTS_H
#define SEGMENTS_H

#include "cmd.h"

/*
 * Segments, gates and their error codes are x86's: refuse the command on arm64,
 * and say how to ask for another processor.
 */
enum ntl_status segments_exist(const struct cmd_call *call,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* The second quadword of an 8- or 16-byte entry, or NULL. */
const uint64_t *segments_high(const struct cmd_operand *operand);

/* A part that is given as NAME=VALUE, and the largest value it can have. */
struct segments_part {
    uint8_t arg;                /* its place in command->args                 */
    uint64_t max;
    const char *hint;           /* what is possible                           */
};

/* NTL_EVALUE for the first part that is given and too large. */
enum ntl_status segments_check(const struct cmd_call *call,
                               const struct segments_part *parts, size_t count,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* Was any of these parts given? */
bool segments_any(const struct cmd_call *call,
                  const struct segments_part *parts, size_t count);

/* The part as given, or what it was. */
uint64_t segments_value(const struct cmd_call *call, unsigned arg,
                        uint64_t otherwise);

#endif
