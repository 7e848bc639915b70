/* practised.h - the practice machine as a world that QEMU judges. */
#ifndef PRACTISED_H
#define PRACTISED_H

#include "world.h"

/*
 * Its pages; with `guest`, the 4 MB that belong to stub.S are mapped beside
 * them.  Else as world_make.
 */
void practised_make(struct world *world, uint64_t seed, uint64_t size,
                    size_t addresses, bool guest);

#endif
