#include "private.h"

size_t image_scan(const struct image *image, enum ntl_arch arch,
                  struct image_candidate *ret, size_t max,
                  bool (*tick)(void *user, uint64_t done, uint64_t all),
                  void *user)
{
    (void)image, (void)arch, (void)ret, (void)max, (void)tick, (void)user;
    return 0;
}

void image_choose(struct image *image, const struct image_candidate *chosen)
{
    struct image_facts *facts = &image->facts;

    facts->arch = chosen->arch;
    facts->arch_given = true;
    facts->dtb_raw = facts->dtb = (struct image_fact) { chosen->dtb, true };
    facts->index = (struct image_fact) { chosen->index, true };
    facts->index_from = "the page tables";
}
