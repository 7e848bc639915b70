/* random.h - the same numbers on every run: splitmix64 from a seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

static const uint64_t random_seed = 0x6e746c656e73;

static inline uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15;

    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return x ^ x >> 31;
}

/* As many of its bits as chance says, so that small numbers come up, too. */
static inline uint64_t random_sized(uint64_t *state)
{
    uint64_t x = random_next(state);

    return x >> (random_next(state) & 63);
}

static inline unsigned random_below(uint64_t *state, unsigned limit)
{
    return (unsigned)(random_next(state) % limit);
}

#endif
