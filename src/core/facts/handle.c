#include <ntlens/handle.h>

/*
 * Sources: public disassembly of ExpLookupHandleTableEntry and
 * PspReferenceCidTableEntry (18362 to 26100); _HANDLE_TABLE_ENTRY by build as
 * in src/data/facts/structs; kphlib/kphdyn.xml of winsiderss/systeminformer for
 * the shifts of x64, LA57 and arm64; public sources of the NT 5.2 object
 * manager for the low three bits of the older form.
 */
static const struct geometry {
    uint8_t entry_size, pointer_size;
    uint8_t entry_bits, pointer_bits;   /* of an index in one page            */
    uint8_t header;                     /* _OBJECT_HEADER.Body                */
} wide = { 16, 8, 8, 9, 0x30 }, narrow = { 8, 4, 9, 10, 0x18 };

enum { TAG_BITS = 2, TAG = 3, FIRST_PACKED_BUILD = 9200, FIRST_8_1_BUILD = 9600,
       FIRST_10_BUILD = 10240 };

#define KERNEL_MARK UINT64_C(0x80000000)

static const struct geometry *geometry(enum ntl_arch arch)
{
    return ntl_paging(arch)->pointer_size == 4 ? &narrow : &wide;
}

static uint64_t cut(enum ntl_arch arch, uint64_t value)
{
    return value & ntl_paging(arch)->address_mask;
}

unsigned ntl_handle_header_size(enum ntl_arch arch)
{
    return geometry(arch)->header;
}

/* --- the value ------------------------------------------------------------ */

/* -1 to -6, as the headers of the kits have them. */
static const char *pseudo_name(uint64_t minus)
{
    static const char *const names[] = {
        NULL, "NtCurrentProcess", "NtCurrentThread", "NtCurrentSession",
        "NtCurrentProcessToken", "NtCurrentThreadToken",
        "NtCurrentThreadEffectiveToken",
    };

    return minus < sizeof names / sizeof *names ? names[minus] : NULL;
}

static uint64_t mask(unsigned bits)
{
    return (UINT64_C(1) << bits) - 1;
}

uint32_t ntl_handle_entry_bits(enum ntl_arch arch)
{
    return (uint32_t)(mask(geometry(arch)->entry_bits) << TAG_BITS);
}

/* A kernel handle has bit 31 set, and on x64 all above it. */
static bool is_kernel(enum ntl_arch arch, uint64_t value)
{
    return value >> 31 == ntl_paging(arch)->address_mask >> 31;
}

struct ntl_handle ntl_handle(enum ntl_arch arch, uint64_t value)
{
    const struct geometry *g = geometry(arch);
    struct ntl_handle ret = { .value = cut(arch, value) };
    uint64_t index;

    ret.pseudo = pseudo_name(cut(arch, 0 - ret.value));
    ret.kernel = !ret.pseudo && is_kernel(arch, ret.value);
    ret.tag = ret.value & TAG;
    ret.plain = (ret.kernel ? ret.value & (KERNEL_MARK - 1) : ret.value)
                & ~(uint64_t)TAG;
    index = ret.plain >> TAG_BITS;
    ret.index[0] = (uint32_t)(index & mask(g->entry_bits));
    index >>= g->entry_bits;
    ret.index[1] = (uint32_t)(index & mask(g->pointer_bits));
    index >>= g->pointer_bits;
    ret.index[2] = (uint32_t)index;
    ret.never_valid = !ret.pseudo && ret.index[0] == 0;
    return ret;
}

unsigned ntl_handle_levels(const struct ntl_handle *handle)
{
    return handle->index[2] ? 2 : handle->index[1] ? 1 : 0;
}

/* --- the way to the entry ------------------------------------------------- */

void ntl_handle_walk(enum ntl_arch arch, const struct ntl_handle *handle,
                     uint64_t table_code, const uint64_t *pointer, size_t count,
                     struct ntl_handle_walk *ret)
{
    const struct geometry *g = geometry(arch);
    uint64_t at;
    bool known = true;

    *ret = (struct ntl_handle_walk) {
        .table = cut(arch, table_code) & ~(uint64_t)TAG,
        .levels = table_code & TAG,
    };
    ret->reaches = ret->levels < NTL_HANDLE_LEVELS
                   && ntl_handle_levels(handle) <= ret->levels;
    if (!ret->reaches)
        return;
    at = ret->table;
    for (unsigned i = 0; i < ret->levels && known; i++) {
        ret->read[i].reached = true;
        ret->read[i].address = cut(arch, at + (uint64_t)g->pointer_size
                                         * handle->index[ret->levels - i]);
        known = ret->read[i].known = i < count;
        at = ret->read[i].value = known ? cut(arch, pointer[i]) : 0;
    }
    ret->has_entry = known;
    if (known)
        ret->entry = cut(arch, at + (uint64_t)g->entry_size * handle->index[0]);
}

/* --- the entry ------------------------------------------------------------ */

#define COUNT_OF(fields) (sizeof (fields) / sizeof *(fields))
#define LOW(fields, bits)                                                      \
    { "_HANDLE_TABLE_ENTRY", (fields), COUNT_OF(fields), (bits) }
#define HIGH(fields, bits, at)                                                 \
    { "_HANDLE_TABLE_ENTRY+" at, (fields), COUNT_OF(fields), (bits) }

#define UNLOCKED_NOTE   "clear: somebody works on it"
#define COUNT_NOTE      "references left to hand out"
#define ATTRIBUTES_NOTE "1 protect, 2 inherit, 4 audit"
#define POINTER_NOTE    "the pointer's bits"
#define UPGRADE_NOTE    "no rights may be added"

static const struct ntl_field pointer64[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 1, 1, "Inherit", "OBJ_INHERIT" },
    { 2, 2, "Audit", "audit on close" },
    { 63, 3, "Object", POINTER_NOTE },
};

static const struct ntl_field pointer32[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 1, 1, "Inherit", "OBJ_INHERIT" },
    { 2, 2, "Audit", "audit on close" },
    { 31, 3, "Object", POINTER_NOTE },
};

static const struct ntl_field access64[] = {
    { 31, 0, "GrantedAccess", "bit 25: protect from close" },
    { 63, 32, "reserved", "" },
};

static const struct ntl_field access32[] = {
    { 31, 0, "GrantedAccess", "bit 25: protect from close" },
};

static const struct ntl_field packed_8[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 19, 1, "RefCnt", COUNT_NOTE },
    { 22, 20, "Attributes", ATTRIBUTES_NOTE },
    { 63, 23, "ObjectPointerBits", POINTER_NOTE },
};

static const struct ntl_field packed_8_1[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 16, 1, "RefCnt", COUNT_NOTE },
    { 19, 17, "Attributes", ATTRIBUTES_NOTE },
    { 63, 20, "ObjectPointerBits", POINTER_NOTE },
};

/* The shifts are known, 11 and 8; the count's width follows from them. */
static const struct ntl_field packed_la57[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 7, 1, "RefCnt", "from the other fields' places" },
    { 10, 8, "Attributes", ATTRIBUTES_NOTE },
    { 63, 11, "ObjectPointerBits", POINTER_NOTE },
};

static const struct ntl_field packed_x86[] = {
    { 0, 0, "Unlocked", UNLOCKED_NOTE },
    { 2, 1, "Attributes", "1 inherit, 2 audit" },
    { 31, 3, "ObjectPointerBits", POINTER_NOTE },
};

static const struct ntl_field rights_8[] = {
    { 24, 0, "GrantedAccessBits", "" },
    { 31, 25, "Spare", "" },
    { 63, 32, "TypeInfo", "" },
};

static const struct ntl_field rights_8_1[] = {
    { 24, 0, "GrantedAccessBits", "" },
    { 25, 25, "NoRightsUpgrade", UPGRADE_NOTE },
    { 31, 26, "Spare", "" },
    { 63, 32, "TypeInfo", "" },
};

static const struct ntl_field rights_10[] = {
    { 24, 0, "GrantedAccessBits", "" },
    { 25, 25, "NoRightsUpgrade", UPGRADE_NOTE },
    { 31, 26, "Spare1", "" },
    { 63, 32, "Spare2", "" },
};

static const struct ntl_field rights_x86_8[] = {
    { 24, 0, "GrantedAccessBits", "" },
    { 25, 25, "ProtectFromClose", "" },
    { 31, 26, "RefCnt", COUNT_NOTE },
};

static const struct ntl_field rights_x86[] = {
    { 24, 0, "GrantedAccessBits", "" },
    { 25, 25, "ProtectFromClose", "" },
    { 26, 26, "NoRightsUpgrade", UPGRADE_NOTE },
    { 31, 27, "RefCnt", COUNT_NOTE },
};

enum { FULL = 0x7fff, SHIFT_8 = 19, SHIFT_8_1 = 16, SHIFT_LA57 = 7 };

static const struct row {
    uint32_t first;             /* build, up to the next row's                */
    bool la57;
    struct ntl_handle_form form;
} wide_rows[] = {
    { 0, false, { LOW(pointer64, 64), HIGH(access64, 64, "8"), 0, 0 } },
    { FIRST_PACKED_BUILD, false,
      { LOW(packed_8, 64), HIGH(rights_8, 64, "8"), SHIFT_8, 0 } },
    { FIRST_8_1_BUILD, false,
      { LOW(packed_8_1, 64), HIGH(rights_8_1, 64, "8"), SHIFT_8_1, FULL } },
    { FIRST_10_BUILD, false,
      { LOW(packed_8_1, 64), HIGH(rights_10, 64, "8"), SHIFT_8_1, FULL } },
    { 0, true,
      { LOW(packed_la57, 64), HIGH(rights_10, 64, "8"), SHIFT_LA57, 0 } },
}, narrow_rows[] = {
    { 0, false, { LOW(pointer32, 32), HIGH(access32, 32, "4"), 0, 0 } },
    { FIRST_PACKED_BUILD, false,
      { LOW(packed_x86, 32), HIGH(rights_x86_8, 32, "4"), 0, 0 } },
    { FIRST_8_1_BUILD, false,
      { LOW(packed_x86, 32), HIGH(rights_x86, 32, "4"), 0, 0 } },
};

const struct ntl_handle_form *ntl_handle_form(enum ntl_arch arch,
                                              struct ntl_build build)
{
    bool short_ones = geometry(arch) == &narrow;
    const struct row *rows = short_ones ? narrow_rows : wide_rows;
    size_t count = short_ones ? COUNT_OF(narrow_rows) : COUNT_OF(wide_rows);
    bool la57 = arch == NTL_X64_LA57;
    const struct ntl_handle_form *form = &rows[0].form;

    for (size_t i = 0; i < count; i++)
        if (rows[i].la57 == la57 && rows[i].first <= build.number)
            form = &rows[i].form;
    return form;
}

/* sar low,shift; and low,-10h; without undefined shifts of negative numbers. */
static uint64_t pointer_of(const struct ntl_handle_form *form, uint64_t low)
{
    uint64_t sign = low >> 63 ? ~(UINT64_MAX >> form->shift) : 0;

    if (form->shift == 0)
        return low & ~UINT64_C(7);
    return (low >> form->shift | sign) & ~UINT64_C(15);
}

static uint8_t attributes_of(const struct ntl_handle_form *form, bool packed,
                             uint64_t low, uint64_t high)
{
    uint8_t ret = (uint8_t)(low & (NTL_HANDLE_INHERIT | NTL_HANDLE_AUDIT));

    if (form->shift)
        return (uint8_t)ntl_layout_get(&form->low, low, "Attributes");
    if (packed ? ntl_layout_get(&form->high, high, "ProtectFromClose")
               : high >> 25 & 1)
        ret |= NTL_HANDLE_PROTECT_CLOSE;
    return ret;
}

static bool read_count(struct ntl_handle_entry *entry)
{
    const struct ntl_layout *layout = &entry->form->low;
    uint64_t word = entry->low;

    if (!ntl_layout_field(layout, "RefCnt")) {
        layout = &entry->form->high;
        word = entry->high;
    }
    entry->count = (uint32_t)ntl_layout_get(layout, word, "RefCnt");
    return ntl_layout_field(layout, "RefCnt") != NULL;
}

struct ntl_handle_entry ntl_handle_entry(enum ntl_arch arch,
                                         struct ntl_build build, uint64_t low,
                                         uint64_t high)
{
    struct ntl_handle_entry ret = {
        .form = ntl_handle_form(arch, build), .low = cut(arch, low),
        .high = cut(arch, high),
    };
    bool packed = ntl_layout_field(&ret.form->low, "ObjectPointerBits");

    ret.pointer = cut(arch, pointer_of(ret.form, ret.low));
    ret.granted_access = (uint32_t)(ret.high & (packed ? 0x1ffffff
                                                       : 0xfdffffff));
    ret.attributes = attributes_of(ret.form, packed, ret.low, ret.high);
    ret.unlocked = ret.low & 1;
    ret.free = ret.low == 0;
    ret.has_count = read_count(&ret);
    return ret;
}

enum ntl_handle_path ntl_handle_path(uint32_t count)
{
    enum { REFILL_AT = 0x10 };

    if (count == 0)
        return NTL_HANDLE_SLOW;
    return count == REFILL_AT ? NTL_HANDLE_REFILL : NTL_HANDLE_FAST;
}
