/* wrap.h - a world in each kind of file that src/image reads. */
#ifndef WRAP_H
#define WRAP_H

#include "world.h"

enum wrap_kind {
    WRAP_RAW,
    WRAP_FULL,                  /* dump type 1: runs                          */
    WRAP_SUMMARY,               /* 2: bitmap of 32-bit sizes                  */
    WRAP_BITMAP_FULL,           /* 5: bitmap of 64-bit sizes, FDMP            */
    WRAP_BITMAP_KERNEL,         /* 6: the same, SDMP                          */
    WRAP_RANGES_KERNEL,         /* 8: RDMP                                    */
    WRAP_RANGES_FULL,           /* A                                          */
    WRAP_ELF,                   /* QEMU's core                                */
    WRAP_ELF_PAGING,            /* with each run a second time                */
    WRAP_KINDS
};

extern const char *const wrap_names[WRAP_KINDS];

struct wrapped {
    uint8_t *bytes;
    size_t size;
};

/*
 * `present`: a byte a page, NULL for all.  RAW has zeros where one is not.
 * FULL has at most 43 runs: of more it joins the rest.  The header is of 32
 * bits where the world's mode is.
 */
void wrap(struct wrapped *ret, const struct world *world, enum wrap_kind kind,
          const uint8_t *present);

/* Pages of data in about `runs` holes, and with `tables` some tables too. */
uint8_t *wrap_holes(const struct world *world, unsigned runs, bool tables);

#endif
