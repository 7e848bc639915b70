/* common.h - what several crashes have in common. */
#ifndef COMMON_H
#define COMMON_H

#include "case/processor.h"

#include <ntlens/evidence.h>
#include <ntlens/sink.h>
#include <stdbool.h>
#include <stdint.h>

/* Of one crash, as far as it is compared with others. */
struct crash {
    uint32_t code;
    char driver[NTL_PART_NAME];         /* "": none                           */
    enum ntl_role role;                 /* of the driver                      */
    char process[NTL_PROCESS_NAME];
    int8_t bit;                         /* in which two values differ, or -1  */
    uint64_t frames, processors;        /* 0: not known                       */
    struct processor processor;
    uint32_t build;
    uint64_t up_time;                   /* of 100 ns; 0: not known            */
};

struct crashes {
    struct crash *crash;
    size_t count, room;
};

/* False: no memory; then it is not compared. */
bool crashes_add(struct crashes *crashes, const struct crash *crash);
void crashes_free(struct crashes *crashes);

/* A table of what at least two of them share, and what that points at; nothing
   for fewer than two crashes. */
void crashes_show(const struct crashes *crashes, struct ntl_sink *sink);

#endif
