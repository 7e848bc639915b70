#include "stubs.h"

#include <ntlens/va.h>

const void *pointer;
uint64_t number;

int main(void)
{
    struct ntl_sink sink = any_sink();
    enum ntl_arch arch = any_arch();
    enum ntl_level level = (enum ntl_level)any;
    uint64_t va = any64;

    //@ split arch;
    number = ntl_va_space(arch, va);
    pointer = ntl_space_name((enum ntl_space)any, arch);
    number = ntl_va_canonical(arch, va);
    number = ntl_va_index(arch, va, level);
    number = ntl_va_offset(arch, va, level);
    ntl_va_explain(arch, va, &sink);
    return 0;
}
