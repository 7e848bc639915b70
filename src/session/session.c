#include "session.h"

#include "core/text/ascii.h"
#include "space/memory.h"

#include <stdio.h>
#include <string.h>

/*
 * From this build on the kernel draws the index when it starts; before, it was
 * 1ED (facts: nt!MmPteBase is in the symbols of 14393, not in those of 9600).
 */
enum { FIRST_RANDOM_BUILD = 14393, DECIMAL_BASE = 10 };

/* The newest build whose kernel structures are public, for each mode. */
static const uint32_t newest_build[NTL_ARCH_COUNT] = {
    [NTL_X64] = 26100, [NTL_X64_LA57] = 26100, [NTL_X86] = 7601,
    [NTL_X86_PAE] = 19045, [NTL_ARM64] = 26100,
};

static const char *const origin_note[] = {
    [FROM_DEFAULT] = "default", [FROM_IMAGE] = "image", [FROM_USER] = "given",
};

static void take_build(struct session *session, struct ntl_build build)
{
    const struct ntl_release *release = ntl_release_of(build.number);
    size_t n, size = sizeof session->build_text;

    session->build = build;
    n = (size_t)snprintf(session->build_text, size,
                         build.has_revision ? "%u.%u" : "%u", build.number,
                         build.revision);
    if (release && n < size)
        snprintf(session->build_text + n, size - n, " %s", release->name);
}

void session_init(struct session *session)
{
    memset(session, 0, sizeof *session);
    session->arch = NTL_X64;
    take_build(session, (struct ntl_build) { .number = newest_build[NTL_X64] });
    session->index = ntl_paging(NTL_X64)->index_default;
}

struct ntl_selfmap session_map(const struct session *session)
{
    return ntl_selfmap(session->arch, session->index);
}

/* --- expressions ---------------------------------------------------------- */

struct session_scope {
    struct ntl_scope scope;
    const struct session *session;
    struct ntl_sink *sink;      /* of the steps                               */
};

static bool same(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

static enum ntl_status variable(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;

    if (same("_", name, length)) {
        *ret = s->last;
        return NTL_OK;
    }
    for (size_t i = 0; i < s->variables; i++) {
        if (same(s->variable[i].name, name, length)) {
            *ret = s->variable[i].value;
            return NTL_OK;
        }
    }
    return NTL_ENAME;
}

/* pte(x) and its like give the address of the entry that translates x. */
static const struct { const char *name; enum ntl_level level; } entry_of[] = {
    { "pte", NTL_PTE }, { "pde", NTL_PDE }, { "ppe", NTL_PPE },
    { "pxe", NTL_PXE }, { "pml5e", NTL_PML5E },
};

/* Memory at x; 0 bytes: as many as an address has. */
static const struct { const char *name; uint8_t bytes; } read_of[] = {
    { "poi", 0 }, { "by", 1 }, { "wo", 2 }, { "dwo", 4 }, { "qwo", 8 },
};

static enum ntl_status function(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t argument, uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;
    struct ntl_selfmap map = session_map(s);
    enum ntl_level level;

    for (size_t i = 0; i < sizeof entry_of / sizeof *entry_of; i++) {
        if (same(entry_of[i].name, name, length)
            && (unsigned)entry_of[i].level
               < ntl_paging(s->arch)->mapped_levels) {
            *ret = ntl_selfmap_entry(map, argument, entry_of[i].level);
            return NTL_OK;
        }
    }
    for (size_t i = 0; i < sizeof read_of / sizeof *read_of; i++)
        if (same(read_of[i].name, name, length))
            return memory_number(s, argument, read_of[i].bytes, ret);
    if (!same("va", name, length))
        return NTL_ENAME;
    if (!ntl_selfmap_level(map, argument, &level))
        return NTL_EVALUE;
    *ret = ntl_selfmap_maps(map, argument, level);
    return NTL_OK;
}

static enum ntl_status register_named(const struct ntl_scope *scope,
                                      const char *name, size_t length,
                                      uint64_t *ret)
{
    const struct session *s = ((const struct session_scope *)scope)->session;

    if (!s->image)
        return NTL_ENOIMAGE;
    return image_register(s->image, name, length, ret) ? NTL_OK : NTL_ENAME;
}

enum ntl_status session_expr(const struct session *session, const char *text,
                             size_t length, struct ntl_value *ret,
                             struct ntl_diag *diag)
{
    struct session_scope scope = {
        { variable, register_named, function, NULL }, session, NULL,
    };

    return ntl_expr(text, length, &scope.scope, ret, diag);
}

static void show_step(const struct ntl_scope *scope,
                      const struct ntl_expr_step *step)
{
    static const char *const formats[] = {
        [NTL_BINARY_STEP] = "%x %s %x = %x", [NTL_SIGN_STEP] = "%s%x = %x",
        [NTL_CALL_STEP] = "%s(%x) = %x",
    };
    struct ntl_sink *sink = ((const struct session_scope *)scope)->sink;
    bool binary = step->kind == NTL_BINARY_STEP;
    char name[16];

    snprintf(name, sizeof name, "%.*s", (int)step->length, step->name);
    ntl_step(sink, "expression", formats[step->kind],
             .number = { binary ? step->left : step->right,
                         binary ? step->right : step->value, step->value },
             .word = { name });
}

void session_explain(const struct session *session, const char *text,
                     size_t length, struct ntl_sink *sink)
{
    struct session_scope scope = {
        { variable, register_named, function, show_step }, session, sink,
    };
    struct ntl_value value;
    struct ntl_diag diag;

    if (sink->explain && ntl_expr(text, length, &scope.scope, &value, &diag))
        return;                 /* it was evaluated before */
}

/* The names that an expression can read back. */
static bool is_name(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!ascii_is_name(name[i]) || (i == 0 && ascii_is_digit(name[i])))
            return false;
    }
    return length > 0 && length < VARIABLE_NAME && !same("_", name, length);
}

enum ntl_status session_assign(struct session *session, const char *name,
                               size_t length, uint64_t value)
{
    struct variable *v = NULL;

    if (!is_name(name, length))
        return NTL_ENAME;
    for (size_t i = 0; i < session->variables; i++)
        if (same(session->variable[i].name, name, length))
            v = &session->variable[i];
    if (!v && session->variables == VARIABLES_MAX)
        return NTL_EVALUE;
    if (!v)
        v = &session->variable[session->variables++];
    memcpy(v->name, name, length);
    v->name[length] = '\0';
    v->value = value;
    return NTL_OK;
}

/* --- settings ------------------------------------------------------------- */

static enum ntl_status number(const struct session *session, const char *text,
                              size_t length, uint64_t *ret,
                              struct ntl_diag *diag)
{
    struct ntl_value value;
    enum ntl_status status = session_expr(session, text, length, &value, diag);

    if (status == NTL_OK)
        *ret = value.value;
    return status;
}

/* What the user has not said, the image says; an index is one of its mode. */
static void follow_image(struct session *session)
{
    const struct image_facts *facts
        = session->image ? image_facts(session->image) : NULL;

    if (!facts)
        return;
    if (session->build_from != FROM_USER && facts->build.given) {
        take_build(session, (struct ntl_build) {
            .number = (uint32_t)facts->build.value,
        });
        session->build_from = FROM_IMAGE;
    }
    if (session->index_from != FROM_USER && facts->index.given
        && facts->arch == session->arch) {
        session->index = (uint16_t)facts->index.value;
        session->index_from = FROM_IMAGE;
    }
    if (session->dtb_from != FROM_USER && facts->dtb_raw.given) {
        session->dtb = facts->dtb_raw.value;
        session->dtb_from = FROM_IMAGE;
    }
}

/* What came from an image goes with it. */
static void forget_image(struct session *session)
{
    if (session->arch_from == FROM_IMAGE) {
        session->arch = NTL_X64;
        session->arch_from = FROM_DEFAULT;
    }
    if (session->index_from == FROM_IMAGE)
        session->index_from = FROM_DEFAULT;
    if (session->dtb_from == FROM_IMAGE) {
        session->dtb = 0;
        session->dtb_from = FROM_DEFAULT;
    }
    if (session->build_from == FROM_IMAGE)
        session->build_from = FROM_DEFAULT;
}

void session_take_image(struct session *session, struct image *image)
{
    session->image = image;
    forget_image(session);
    if (image && image_facts(image)->arch_given
        && session->arch_from != FROM_USER) {
        session->arch = image_facts(image)->arch;
        session->arch_from = FROM_IMAGE;
    }
    if (session->index_from == FROM_DEFAULT)
        session->index = ntl_paging(session->arch)->index_default;
    if (session->build_from == FROM_DEFAULT)
        take_build(session, (struct ntl_build) {
            .number = newest_build[session->arch],
        });
    follow_image(session);
}

void session_take_arch(struct session *session, enum ntl_arch arch)
{
    session->arch = arch;
    session->arch_from = FROM_USER;
    session->index_from = FROM_DEFAULT;
    session->index = ntl_paging(arch)->index_default;
    if (session->build_from == FROM_DEFAULT)
        take_build(session, (struct ntl_build) {
            .number = newest_build[arch],
        });
    follow_image(session);
}

static enum ntl_status set_arch(struct session *session, const char *text,
                                size_t length, struct ntl_diag *diag)
{
    enum ntl_arch arch;
    enum ntl_status status = ntl_arch_parse(text, length, &arch, diag);

    if (status != NTL_OK)
        return status;
    session_take_arch(session, arch);
    return NTL_OK;
}

void session_take_build(struct session *session, struct ntl_build build)
{
    take_build(session, build);
    session->build_from = FROM_USER;
}

static enum ntl_status set_build(struct session *session, const char *text,
                                 size_t length, struct ntl_diag *diag)
{
    struct ntl_build build;
    enum ntl_status status = ntl_build_parse(text, length, &build, diag);

    if (status == NTL_OK)
        session_take_build(session, build);
    return status;
}

/* `493` was meant in decimal when only that reading is an index. */
static bool decimal_reading(const char *text, size_t length, uint64_t max,
                            uint64_t *ret)
{
    uint64_t value = 0;

    for (size_t i = 0; i < length; i++) {
        if (!ascii_is_digit(text[i]) || value > max)
            return false;
        value = value * DECIMAL_BASE + (uint64_t)(text[i] - '0');
    }
    *ret = value;
    return length > 0 && value <= max;
}

enum ntl_status session_index(const struct session *session, const char *text,
                              size_t length, uint64_t value, uint16_t *ret,
                              struct ntl_diag *diag)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint64_t max = (1u << mode->level[mode->levels - 1].bits) - 1u, meant;

    if (value <= max || ntl_va_space(session->arch, value) == NTL_KERNEL) {
        *ret = value <= max ? (uint16_t)value
                            : ntl_selfmap_index_of(session->arch, value);
        return NTL_OK;
    }
    *diag = (struct ntl_diag) { .length = length, .hint = {
        .format = "an index is at most %x, a base is a kernel address",
        .number = { max },
    } };
    if (decimal_reading(text, length, max, &meant))
        diag->hint = (struct ntl_phrase) {
            .format = "numbers are hexadecimal: 0n%d is %x; an index is at most"
                      " %x", .number = { meant, meant, max },
        };
    return NTL_EVALUE;
}

static enum ntl_status set_index(struct session *session, const char *text,
                                 size_t length, struct ntl_diag *diag)
{
    uint64_t value;
    enum ntl_status status = number(session, text, length, &value, diag);

    if (status == NTL_OK)
        status = session_index(session, text, length, value, &session->index,
                               diag);
    if (status == NTL_OK)
        session->index_from = FROM_USER;
    return status;
}

static enum ntl_status set_dtb(struct session *session, const char *text,
                               size_t length, struct ntl_diag *diag)
{
    enum ntl_status status = number(session, text, length, &session->dtb, diag);

    if (status == NTL_OK)
        session->dtb_from = FROM_USER;
    return status;
}

static enum ntl_status set_mask(struct session *session, const char *text,
                                size_t length, struct ntl_diag *diag)
{
    return number(session, text, length, &session->invalid_mask, diag);
}

static enum ntl_status set_maxphyaddr(struct session *session, const char *text,
                                      size_t length, struct ntl_diag *diag)
{
    enum { MIN = 32, MAX = 52 };
    uint64_t value, meant;
    enum ntl_status status = number(session, text, length, &value, diag);

    if (status != NTL_OK)
        return status;
    if (value == 0 || (value >= MIN && value <= MAX)) {
        session->maxphyaddr = (uint8_t)value;
        return NTL_OK;
    }
    *diag = (struct ntl_diag) { .length = length, .hint = {
        .format = "a number of bits from 0n%d to 0n%d, or 0 for unknown",
        .number = { MIN, MAX },
    } };
    if (decimal_reading(text, length, MAX, &meant) && meant >= MIN)
        diag->hint = (struct ntl_phrase) {
            .format = "numbers are hexadecimal: 0n%d is %x",
            .number = { meant, meant },
        };
    return NTL_EVALUE;
}

static const struct setting settings[] = {
    { "arch", "ARCH", "x64, x64-la57, x86, x86-pae or arm64", 'a', set_arch },
    { "build", "BUILD", "as 26100.2894, 10-22H2, win7sp1; decimal", 'b',
      set_build },
    { "index", "INDEX", "of the self-map, or a base in it", 's', set_index },
    { "dtb", "DTB", "directory table base: CR3, TTBR", 'd', set_dtb },
    { "maxphyaddr", "BITS", "physical address bits; 0: unknown", 0,
      set_maxphyaddr },
    { "mask", "MASK", "MiInvalidPteMask (swizzled entries)", 0, set_mask },
};

const struct setting *session_settings(size_t *count)
{
    *count = sizeof settings / sizeof *settings;
    return settings;
}

enum ntl_status session_set(struct session *session,
                            const struct setting *setting, const char *value,
                            size_t length, struct ntl_diag *diag)
{
    return setting->set(session, value, length, diag);
}

/* --- showing it ----------------------------------------------------------- */

static void show_build(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "build", .kind = NTL_TEXT,
             .text = session->build_text,
             .note = origin_note[session->build_from]);
}

static bool index_is_drawn(const struct session *session)
{
    if (ntl_paging(session->arch)->digits == 8)
        return false;
    return session->arch != NTL_X64
           || session->build.number >= FIRST_RANDOM_BUILD;
}

bool session_index_doubtful(const struct session *session)
{
    return session->index_from == FROM_DEFAULT && index_is_drawn(session);
}

static void doubt_index(const struct session *session, struct ntl_sink *sink)
{
    if (session->brief || !session_index_doubtful(session))
        return;
    ntl_find(sink, "index_is_default",
             "this kernel draws its index at boot, %x is only the default: "
             "give -s BASE from `dq nt!MmPteBase L1`",
             .number = { session->index });
}

/* In a batch it is the same line again and again. */
static void begin_context(const struct session *session, unsigned uses,
                          struct ntl_sink *sink)
{
    const uint64_t cause[] = {
        uses, session->arch, session->arch_from, session->build.number,
        session->build.revision, session->build.has_revision,
        session->build_from, session->index, session->index_from,
        session->dtb, session->dtb_from,
    };

    sink->begin(sink, &(struct ntl_group) {
        .kind = NTL_LINE, .key = "context",
        .causes = sizeof cause / sizeof *cause,
        .cause = session->image ? NULL : cause,
    });
}

void session_context(const struct session *session, unsigned uses,
                     struct ntl_sink *sink)
{
    begin_context(session, uses, sink);
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
             .text = ntl_paging(session->arch)->name,
             .note = origin_note[session->arch_from]);
    if (uses & USES_BUILD)
        show_build(session, sink);
    if (uses & USES_INDEX)
        ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
                 .value = session->index,
                 .note = origin_note[session->index_from]);
    if ((uses & USES_DTB) && session->dtb_from != FROM_DEFAULT)
        ntl_emit(sink, .key = "dtb", .kind = NTL_ADDRESS, .value = session->dtb,
                 .note = origin_note[session->dtb_from]);
    if (session->image)
        ntl_emit(sink, .key = "image", .kind = NTL_TEXT,
                 .text = session_image_name(session));
    ntl_end(sink);
    if (uses & USES_INDEX)
        doubt_index(session, sink);
}

static void show_setting(struct ntl_sink *sink, const char *key,
                         uint64_t value, const char *note)
{
    ntl_emit(sink, .key = key, .kind = NTL_NUMBER, .value = value,
             .note = note);
}

void session_show(const struct session *session, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "settings", NULL);
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
             .text = ntl_paging(session->arch)->name,
             .note = origin_note[session->arch_from]);
    show_build(session, sink);
    show_setting(sink, "index", session->index,
                 origin_note[session->index_from]);
    show_setting(sink, "dtb", session->dtb,
                 session->dtb ? origin_note[session->dtb_from] : "none");
    show_setting(sink, "maxphyaddr", session->maxphyaddr,
                 session->maxphyaddr ? "bits, hexadecimal" : "unknown");
    show_setting(sink, "mask", session->invalid_mask,
                 session->invalid_mask ? NULL : "entries are not swizzled");
    if (session->image)
        ntl_emit(sink, .key = "image", .kind = NTL_TEXT,
                 .text = image_path(session->image));
    ntl_end(sink);
}
