/*
 * le.h - little-endian numbers from bytes, on any machine, at any alignment;
 * not for the public.
 */
#ifndef NTL_LE_H
#define NTL_LE_H

#include <stdint.h>

static inline uint32_t le32(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16
           | (uint32_t)bytes[3] << 24;
}

/* Compilers make one load of it. */
static inline uint64_t le64(const uint8_t *bytes)
{
    return bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16
           | (uint64_t)bytes[3] << 24 | (uint64_t)bytes[4] << 32
           | (uint64_t)bytes[5] << 40 | (uint64_t)bytes[6] << 48
           | (uint64_t)bytes[7] << 56;
}

/* Of 0 to 8 bytes. */
static inline uint64_t le_uint(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;

    while (count-- > 0)
        value = value << 8 | bytes[count];
    return value;
}

#endif
