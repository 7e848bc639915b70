#include "stubs.h"

#include <ntlens/pf.h>

const void *pointer;
uint64_t number;

int main(void)
{
    pointer = ntl_pf_layout();
    pointer = ntl_pf_access(any64);
    pointer = ntl_pf_reason(any64);
    number = ntl_pf_operation(any64);
    return 0;
}
