/*
 * reader.h - bytes that are had through `read` alone, as well or as badly as a
 * test wants.
 */
#ifndef READER_H
#define READER_H

#include <ntlens/source.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
    const uint8_t *bytes;
    uint64_t size;
    size_t most;                /* bytes that a read gives; 0: what is wanted */
    uint64_t end;               /* from here on nothing; 0: all is there      */
    uint64_t reads_left;        /* reads after which nothing comes; 0: always */
    bool lies;                  /* it says that it gave more than was wanted  */

    bool refused;               /* some byte was asked for that did not come  */
    uint64_t reads, read;       /* how many, bytes                            */
};

struct ntl_source reader_source(struct reader *reader);

/* Lines about an image; NULL past the last. */
const char *reader_line(size_t i);

#endif
