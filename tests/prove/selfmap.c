#include "stubs.h"

#include <ntlens/selfmap.h>

uint64_t number, chain[NTL_LEVELS_MAX];

int main(void)
{
    enum ntl_arch arch = any_arch();
    enum ntl_level level = (enum ntl_level)any;
    struct ntl_selfmap map;
    uint64_t va = any64;

    //@ split arch;
    map = ntl_selfmap(arch, any16);
    number = ntl_selfmap_base(map, level);
    number = ntl_selfmap_end(map, level);
    number = ntl_selfmap_self(map);
    number = ntl_selfmap_entry(map, va, level);
    ntl_selfmap_chain(map, va, chain);
    ntl_selfmap_level(map, va, &level);
    number = ntl_selfmap_maps(map, va, (enum ntl_level)any);
    number = ntl_selfmap_index_of(arch, va);
    return 0;
}
