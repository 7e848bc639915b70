#include "stubs.h"

#include <ntlens/walk.h>

uint64_t number, value[NTL_LEVELS_MAX];
struct ntl_walk walk;
struct ntl_rights rights;

static void prove(enum ntl_arch arch, bool has_root, uint8_t count)
{
    struct ntl_typed_entries typed = ntl_typed_entries(arch, value, count);
    struct ntl_walk_options options = ntl_walk_options_of(
        ntl_selfmap(arch, any16));

    options.root = any64;
    options.has_root = has_root;
    options.maxphyaddr = any8;
    options.no_execute_off = any8 > 0;
    options.page_size_off = any8 > 0;
    ntl_walk(any64, &options, &typed.source, &walk);
    for (unsigned level = 0; level <= NTL_LEVELS_MAX; level++) {
        number = ntl_entry_valid(arch, any64);
        number = ntl_entry_large(arch, any64, (enum ntl_level)level);
        number = ntl_entry_frame(arch, any64, (enum ntl_level)level);
        number = ntl_entry_reserved(arch, any64, (enum ntl_level)level, any8,
                                    any8 > 0);
        rights = ntl_entry_rights(arch, any64, (enum ntl_level)level);
    }
}

/* Each mode and one that is none, with a root and without. */
int main(void)
{
    fill(value, sizeof value);
    for (unsigned arch = 0; arch <= NTL_ARCH_COUNT; arch++)
        for (unsigned count = 0; count <= NTL_LEVELS_MAX; count++) {
            prove((enum ntl_arch)arch, false, (uint8_t)count);
            prove((enum ntl_arch)arch, true, (uint8_t)count);
        }
    return 0;
}
