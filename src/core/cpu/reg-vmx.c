/* What VMX can do, and EPT.  Intel SDM volume 3, 29.3 and appendix A. */
#include "reg-read.h"

#include <ntlens/nested.h>

#include <string.h>

#define COUNT(a) (sizeof (a) / sizeof *(a))
#define BIT(n) (UINT64_C(1) << (n))

static const uint64_t frame = UINT64_C(0xffffffffff000);

static const struct ntl_reg *named(const struct reading *how, const char *name)
{
    return ntl_reg_find(how->arch, name, strlen(name));
}

/* --- capabilities --------------------------------------------------------- */

/* The word in a VMCS that a capability MSR is about. */
static const struct ntl_reg *controls_of(const struct reading *how)
{
    static const struct {
        uint32_t msr;
        const char *name;
    } rows[] = {
        { 0x481, "VMX_PIN" }, { 0x482, "VMX_PROC" }, { 0x483, "VMX_EXIT" },
        { 0x484, "VMX_ENTRY" }, { 0x48b, "VMX_PROC2" }, { 0x48d, "VMX_PIN" },
        { 0x48e, "VMX_PROC" }, { 0x48f, "VMX_EXIT" }, { 0x490, "VMX_ENTRY" },
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        if (rows[i].msr == how->reg->msr)
            return named(how, rows[i].name);
    }
    return NULL;
}

static void show_control(const struct ntl_field *field, uint64_t value,
                         struct ntl_sink *sink)
{
    bool must = value >> field->lo & 1, may = value >> (32 + field->lo) & 1;

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "bit", .kind = NTL_DECIMAL, .value = field->lo);
    ntl_emit(sink, .key = "control", .kind = NTL_TEXT, .text = field->key);
    ntl_emit(sink, .key = "setting", .kind = NTL_TEXT,
             .text = must && may ? "must be 1" : may ? "0 or 1" : "must be 0");
    ntl_end(sink);
}

void ntl_reg_read_vmx_controls(uint64_t value, const struct reading *how,
                               struct ntl_sink *sink)
{
    const struct ntl_reg *reg = controls_of(how);

    ntl_begin(sink, NTL_TABLE, "controls", "controls");
    for (size_t i = 0; reg && i < reg->count; i++) {
        const struct ntl_field *field = ntl_reg_layout(reg).fields + i;

        if (field->hi == field->lo && strncmp(field->key, "Default", 7) != 0)
            show_control(field, value, sink);
    }
    ntl_end(sink);
    if (value & ~(value >> 32) & UINT32_MAX)
        ntl_find(sink, "contradiction", "bits that must be 1 and may not: %x",
                 { value & ~(value >> 32) & UINT32_MAX });
}

/* FIXED0 lists what must be 1, FIXED1 what may be. */
void ntl_reg_read_vmx_fixed(uint64_t value, const struct reading *how,
                            struct ntl_sink *sink)
{
    bool must = !(how->reg->msr & 1);
    const struct ntl_reg *reg = named(how, how->reg->msr < 0x488 ? "CR0"
                                                                 : "CR4");
    char text[REG_BITS_TEXT];

    ntl_reg_bits_text(reg, value, text, sizeof text);
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = must ? "must_be_1" : "may_be_1", .kind = NTL_TEXT,
             .text = text);
    ntl_end(sink);
}

/* --- EPT ------------------------------------------------------------------ */

enum {
    EPT_READ = 1, EPT_WRITE = 2, EPT_EXECUTE = 4, EPT_RIGHTS = 7,
    EPT_IPAT = 1 << 6, EPT_LARGE = 1 << 7, EPT_USER_EXECUTE = 1 << 10
};

static void show_address(const char *key, uint64_t address,
                         struct ntl_sink *sink)
{
    ntl_emit(sink, .key = key, .kind = NTL_ADDRESS, .value = address,
             .note = "physical");
}

void ntl_reg_read_eptp(uint64_t value, const struct reading *how,
                       struct ntl_sink *sink)
{
    unsigned type = value & 7, levels = (value >> 3 & 7) + 1;

    (void)how;
    ntl_step(sink, "root", "%x & %x = %x", { value, frame, value & frame });
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    show_address("root", value & frame, sink);
    ntl_emit(sink, .key = "levels", .kind = NTL_DECIMAL, .value = levels);
    ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
             .text = ntl_reg_memory_type(type));
    ntl_end(sink);
    if (type != 0 && type != 6)
        ntl_find(sink, "reserved_type", "the tables' type is UC (0) or WB (6):"
                 " VM entry fails with %x", { type });
    if (levels != 4 && levels != 5)
        ntl_find(sink, "levels", "a walk has 4 levels or 5: VM entry fails");
}

/* "r-x", and with MBEC's bit who may execute. */
static void show_rights(uint64_t value, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "rights", .kind = NTL_TEXT,
             .text = ntl_nested_rights(value & EPT_RIGHTS),
             .note = value & EPT_USER_EXECUTE
                     ? "with MBEC user code may run, too" : NULL);
}

static void find_rights(uint64_t value, struct ntl_sink *sink)
{
    if (!(value & (EPT_RIGHTS | EPT_USER_EXECUTE)))
        ntl_find(sink, "not_present", "no right at all: not present (with "
                 "MBEC off bit 10 does not count)");
    if ((value & EPT_WRITE) && !(value & EPT_READ))
        ntl_find(sink, "misconfiguration", "W without R: an EPT "
                 "misconfiguration");
    if ((value & EPT_EXECUTE) && !(value & EPT_READ))
        ntl_find(sink, "execute_only", "X without R: only where MSR 48c bit 0 "
                 "allows it");
}

static void show_page(uint64_t value, uint64_t size, struct ntl_sink *sink)
{
    unsigned type = value >> 3 & 7;

    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    show_rights(value, sink);
    show_address("page", value & frame & ~(size - 1), sink);
    ntl_emit(sink, .key = "size", .kind = NTL_NUMBER, .value = size);
    ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
             .text = ntl_reg_memory_type(type),
             .note = value & EPT_IPAT ? "whatever the guest's PAT says"
                                      : "together with the guest's PAT");
    ntl_end(sink);
    find_rights(value, sink);
    if (ntl_reg_memory_type(type)[0] == '?')
        ntl_find(sink, "misconfiguration", "the type %x is reserved: an EPT "
                 "misconfiguration", { type });
    if (value & frame & (size - 1))
        ntl_find(sink, "misconfiguration", "bits below the page are set: %x",
                 { value & frame & (size - 1) });
}

void ntl_reg_read_ept_page(uint64_t value, const struct reading *how,
                           struct ntl_sink *sink)
{
    (void)how;
    show_page(value, 0x1000, sink);
    if (value & EPT_LARGE)
        ntl_find(sink, "large", "bit 7 says nothing here; in a PDE or PDPTE it "
                 "makes a large page: reg ept_pde, reg ept_pdpte");
}

void ntl_reg_read_ept_table(uint64_t value, const struct reading *how,
                            struct ntl_sink *sink)
{
    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    show_rights(value, sink);
    show_address("table_at", value & frame, sink);
    ntl_end(sink);
    find_rights(value, sink);
    if (value >> 3 & 15)
        ntl_find(sink, "misconfiguration", "bits 6:3 of an entry of a table "
                 "are reserved: %x", { value >> 3 & 15 });
}

/* An entry of the two levels that may map large pages. */
void ntl_reg_read_ept_middle(uint64_t value, const struct reading *how,
                             struct ntl_sink *sink)
{
    bool pde = strcmp(how->reg->name, "EPT_PDE") == 0;

    if (value & EPT_LARGE)
        show_page(value, pde ? BIT(21) : BIT(30), sink);
    else
        ntl_reg_read_ept_table(value, how, sink);
}

void ntl_reg_read_ept_violation(uint64_t value, const struct reading *how,
                                struct ntl_sink *sink)
{
    static const char *const accesses[] = {
        "?", "read", "write", "read and write", "fetch",
    };
    unsigned access = value & 7, rights = value >> 3 & 7;

    (void)how;
    ntl_begin(sink, NTL_OBJECT, "in_words", "meaning");
    ntl_emit(sink, .key = "access", .kind = NTL_TEXT,
             .text = accesses[access < COUNT(accesses) ? access : 0]);
    show_rights(rights | (value & BIT(6) ? EPT_USER_EXECUTE : 0), sink);
    ntl_emit(sink, .key = "cause", .kind = NTL_TEXT,
             .text = rights ? "the entries do not allow it" : "not present");
    if (value & BIT(7))
        ntl_emit(sink, .key = "during", .kind = NTL_TEXT,
                 .text = value & BIT(8) ? "the access itself"
                         : "a walk of the guest's own tables");
    ntl_end(sink);
}
