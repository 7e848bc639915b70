/* What a dispatcher reads out of a service's number. */
#include <ntlens/syscall.h>

#include "core/cpu/processor.h"

enum {
    ROW_BITS = 12, ROW_MASK = 0xfff, IUM_BIT = 0x8000000, THUNK_SHIFT = 16,
    THUNKS = 32
};

/*
 * Dispatchers, the newest first.  x86: KiFastCallEntry of XP has `and edi,
 * 30h`, kernel headers of 2003 SP1 and code of 7 and 8 have 10h; x64: the same
 * headers for 3790, code of 7, 8 and 11 for later ones.  arm64: bit 12, no code
 * seen.
 */
static const struct {
    bool x86;
    uint32_t build;             /* and later ones                             */
    uint8_t shift, mask;
} dispatchers[] = {
    { false, 6000, 7, 0x20 }, { false, 0, 8, 0x10 },
    { true, 3790, 8, 0x10 },  { true, 0, 8, 0x30 },
};

static void set_dispatcher(enum ntl_arch arch, uint32_t build,
                           struct ntl_syscall_number *ret)
{
    for (size_t i = 0; i < sizeof dispatchers / sizeof *dispatchers; i++) {
        if (arch != NTL_ARM64 && dispatchers[i].x86 == is_x86(arch)
            && dispatchers[i].build <= build) {
            ret->shift = dispatchers[i].shift;
            ret->mask = dispatchers[i].mask;
            return;
        }
    }
}

struct ntl_syscall_number ntl_syscall_decode(enum ntl_arch arch, uint32_t build,
                                             uint32_t number)
{
    struct ntl_syscall_number ret = { .row = number & ROW_MASK };
    uint32_t used, high = number >> THUNK_SHIFT;

    set_dispatcher(arch, build, &ret);
    if ((number & ~(uint32_t)ROW_MASK) == IUM_BIT) {
        ret.table = NTL_SYSCALL_IUM;
        return ret;
    }
    used = ret.mask ? (uint32_t)ret.mask << ret.shift : 1u << ROW_BITS;
    if (number & used & ~(1u << ROW_BITS))
        ret.table = NTL_SYSCALL_TABLES;
    else if (number >> ROW_BITS & 1)
        ret.table = NTL_SYSCALL_WIN32K;
    if (arch != NTL_ARM64 && !is_x86(arch) && high > 0 && high < THUNKS) {
        ret.thunk = (uint8_t)high;
        used |= UINT32_MAX << THUNK_SHIFT;
    }
    ret.ignored = number & ~(used | ROW_MASK);
    return ret;
}

/*
 * wow64cpu!TurboThunkDispatch, from a public listing of 7's; 9200 to 19045 have
 * been seen to use 3, 6, 7, 1A and 1B alike.
 */
static const char thunks[THUNKS][32] = {
    "TurboDispatchJumpAddressEnd", "Thunk0Arg", "Thunk0ArgReloadState",
    "Thunk1ArgSp", "Thunk1ArgNSp", "Thunk2ArgNSpNSp",
    "Thunk2ArgNSpNSpReloadState", "Thunk2ArgSpNSp", "Thunk2ArgSpSp",
    "Thunk2ArgNSpSp", "Thunk3ArgNSpNSpNSp", "Thunk3ArgSpSpSp",
    "Thunk3ArgSpNSpNSp", "Thunk3ArgSpNSpNSpReloadState", "Thunk3ArgSpSpNSp",
    "Thunk3ArgNSpSpNSp", "Thunk3ArgSpNSpSp", "Thunk4ArgNSpNSpNSpNSp",
    "Thunk4ArgSpSpNSpNSp", "Thunk4ArgSpSpNSpNSpReloadState",
    "Thunk4ArgSpNSpNSpNSp", "Thunk4ArgSpNSpNSpNSpReloadState",
    "Thunk4ArgNSpSpNSpNSp", "Thunk4ArgSpSpSpNSp", "QuerySystemTime",
    "GetCurrentProcessorNumber", "ReadWriteFile", "DeviceIoctlFile",
    "RemoveIoCompletion", "WaitForMultipleObjects", "WaitForMultipleObjects32",
    "ThunkNone",
};

const char *ntl_wow64_thunk(unsigned thunk)
{
    return thunk < THUNKS ? thunks[thunk] : NULL;
}
