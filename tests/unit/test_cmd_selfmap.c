#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "answer.h"

static struct answer a;

/* The routine of build 22000: winterknife/EVENSTAR, PagingDbgExt/README.md. */
static const struct {
    const char *text;
} forms[] = {
    { "nt!MiGetPteAddress:\n"
      "fffff804`50111f90 48c1e909        shr     rcx,9\n"
      "fffff804`50111f94 48b8f8ffffff7f000000 mov rax,7FFFFFFFF8h\n"
      "fffff804`50111f9e 4823c8          and     rcx,rax\n"
      "fffff804`50111fa1 48b80000000080a8ffff mov rax,0FFFFA88000000000h\n"
      "fffff804`50111fab 4803c1          add     rax,rcx\n"
      "fffff804`50111fae c3              ret\n" },
    { "1: kd> uf nt!MiGetPteAddress\n"
      "nt!MiGetPteAddress:\n"
      "fffff804`50111f90 48c1e909        shr     rcx,9\n"
      "fffff804`50111f94 48b8f8ffffff7f000000 mov rax,7FFFFFFFF8h\n"
      "fffff804`50111f9e 4823c8          and     rcx,rax\n"
      "fffff804`50111fa1 48b80000000080a8ffff mov rax,0FFFFA88000000000h\n" },
    { "1: kd> db nt!MiGetPteAddress L20\n"
      "fffff804`50111f90  48 c1 e9 09 48 b8 f8 ff-ff ff 7f 00 00 00 48 23  H\n"
      "fffff804`50111fa0  c8 48 b8 00 00 00 00 80-a8 ff ff 48 03 c1 c3 cc  "
      ".\n" },
    { "selfmap 48 c1 e9 09 48 b8 f8 ff ff ff 7f 00 00 00 48 23 c8 "
      "48 b8 00 00 00 00 80 a8 ff ff 48 03 c1 c3" },
    { "48c1e90948b8f8ffffff7f0000004823c848b80000000080a8ffff4803c1c3" },
    { "1: kd> uf nt!MiGetPdeAddress\n"
      "nt!MiGetPdeAddress:\n"
      "fffff804`500d1420 48c1e912        shr     rcx,12h\n"
      "fffff804`500d1424 81e1f8ffff3f    and     ecx,3FFFFFF8h\n"
      "fffff804`500d142a 48b800000040d4a8ffff mov rax,0FFFFA8D440000000h\n"
      "fffff804`500d1434 4803c1          add     rax,rcx\n"
      "fffff804`500d1437 c3              ret\n" },
};

static void selfmap_reads_the_code_however_it_was_copied(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        answer(&a, "%s", forms[i].text);
        if (a.status != NTL_OK || !answer_has(&a, "index 151"))
            fail_msg("%s\n%s", forms[i].text, a.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selfmap_reads_the_code_however_it_was_copied),
    };

    return cmocka_run_group_tests_name("cmd_selfmap", tests, NULL, NULL);
}
