/*
 * world.h - physical memory with page tables of any mode, and what they mean.
 *
 * Memory begins at address 0.  The first 4 MB belong to the guest of stub.S and
 * are mapped at their own addresses; above them lie tables and data.  A word of
 * a page of data holds its own physical address: see world_tag.
 *
 * world_walk is a second walker, written from the manuals and not from the code
 * under test; QEMU's processor is the judge of both.
 */
#ifndef WORLD_H
#define WORLD_H

#include <ntlens/paging.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WORLD_RESERVED = 4 << 20,   /* bytes at address 0                         */
    WORLD_PHYSICAL_BITS = 40    /* MAXPHYADDR of the processor that judges    */
};

enum world_end {
    WORLD_MAPPED,
    WORLD_NOT_PRESENT,
    WORLD_RESERVED_BITS,
    WORLD_ABSENT_TABLE,         /* a table outside memory                     */
    WORLD_NONCANONICAL
};

struct world_answer {
    enum world_end end;
    uint64_t pa;                /* MAPPED                                     */
    unsigned shift;             /* of the page                                */
    bool user, write, execute;
};

struct world {
    enum ntl_arch arch;
    uint64_t seed;
    uint8_t *memory;
    uint64_t size;              /* bytes                                      */
    uint64_t dtb;
    uint16_t index;             /* of the self-map                            */
    uint8_t *is_table;          /* a byte a page                              */
    const uint8_t *present;     /* a byte a page, NULL: all; tables that are
                                   not are ABSENT                             */
    uint64_t *address;          /* worth asking for, 8-byte aligned           */
    size_t addresses;
};

/* Dies when there is no memory.  `addresses` is a wish, met closely. */
void world_make(struct world *world, enum ntl_arch arch, uint64_t seed,
                uint64_t size, size_t addresses);
void world_free(struct world *world);

/* What an address means; bits at and above `physical_bits` are reserved. */
struct world_answer world_walk(const struct world *world, uint64_t va,
                               unsigned physical_bits);

/* As world_walk of a processor that looks at no reserved bit. */
struct world_answer world_walk_loosely(const struct world *world, uint64_t va);

/* What a page of data holds at `pa`: its first byte is a RET. */
static inline uint64_t world_tag(uint64_t pa)
{
    return pa << 8 | 0xc3;
}

/* Maps a page of zeros there, for all; its address, or 0: it is in use. */
uint64_t world_map(struct world *world, uint64_t va);

bool world_is_data(const struct world *world, uint64_t pa);
uint64_t world_word(const struct world *world, uint64_t pa);

#endif
