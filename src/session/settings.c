#include "settings.h"

#include "core/text/ascii.h"
#include "scope.h"

#include <string.h>

enum { DECIMAL_BASE = 10 };

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

/* Which of the names, up to a NULL; the first is the default. */
static enum ntl_status take_name(const char *const *names, const char *text,
                                 size_t length, unsigned *ret,
                                 struct ntl_diag *diag)
{
    for (unsigned i = 0; names[i]; i++)
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            *ret = i;
            return NTL_OK;
        }
    *diag = (struct ntl_diag) { .length = length, .hint = {
        .format = names[2] ? "%s, %s or %s" : "%s or %s",
        .word = { names[0], names[1], names[2] },
    } };
    return NTL_EVALUE;
}

static const char *const grounds[] = { "auto", "dark", "light", NULL };
static const char *const switches[] = { "off", "on", NULL };

static enum ntl_status set_background(struct session *session, const char *text,
                                      size_t length, struct ntl_diag *diag)
{
    unsigned which;
    enum ntl_status status = take_name(grounds, text, length, &which, diag);

    if (status == NTL_OK)
        session->background = (enum ground)which;
    return status;
}

static enum ntl_status set_explain(struct session *session, const char *text,
                                   size_t length, struct ntl_diag *diag)
{
    unsigned which;
    enum ntl_status status = take_name(switches, text, length, &which, diag);

    if (status == NTL_OK)
        session->explain = which == 1;
    return status;
}

/* --- showing them --------------------------------------------------------- */

static void show_arch(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
             .text = ntl_paging(session->arch)->name,
             .note = origin_name(session->arch_from));
}

static void show_build(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "build", .kind = NTL_TEXT,
             .text = session->build_text,
             .note = origin_name(session->build_from));
}

static void show_index(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
             .value = session->index, .note = origin_name(session->index_from));
}

static void show_dtb(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "dtb", .kind = NTL_NUMBER, .value = session->dtb,
             .note = session->dtb ? origin_name(session->dtb_from) : "none");
}

static void show_maxphyaddr(const struct session *session,
                            struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "maxphyaddr", .kind = NTL_NUMBER,
             .value = session->maxphyaddr,
             .note = session->maxphyaddr ? "bits, hexadecimal" : "unknown");
}

static void show_mask(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "mask", .kind = NTL_NUMBER,
             .value = session->invalid_mask,
             .note = session->invalid_mask ? NULL : "entries are not swizzled");
}

static void show_background(const struct session *session,
                            struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "background", .kind = NTL_TEXT,
             .text = grounds[session->background],
             .note = "of the full screen");
}

static void show_explain(const struct session *session, struct ntl_sink *sink)
{
    ntl_emit(sink, .key = "explain", .kind = NTL_TEXT,
             .text = switches[session->explain],
             .note = session->explain ? "with the working" : NULL);
}

/* --- what follows from them ----------------------------------------------- */

static void explain_index(const struct session *session, struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);
    uint8_t shift = mode->level[mode->levels - 1].shift;

    ntl_step(sink, "self_map_index",
             mode->sign_extended
             ? "%x << %d = %x, sign-extended the PTE base %a"
             : "%x << %d = %x, the PTE base",
             .number = { session->index, shift,
                         (uint64_t)session->index << shift,
                         ntl_selfmap_base(session_map(session), NTL_PTE) });
}

static void explain_dtb(const struct session *session, struct ntl_sink *sink)
{
    uint64_t mask = ntl_paging(session->arch)->root_mask;

    if (session->dtb)
        ntl_step(sink, "dtb", "%x & %x = %x, the root table",
                 .number = { session->dtb, mask, session->dtb & mask });
}

static void explain_maxphyaddr(const struct session *session,
                               struct ntl_sink *sink)
{
    uint8_t width = session->maxphyaddr;

    if (width && width < 64)
        ntl_step(sink, "maxphyaddr", "(1 << %d) - 1 = %x, the last address",
                 .number = { width, (UINT64_C(1) << width) - 1 });
}

/* --- the names that they take --------------------------------------------- */

static const char *arch_word(size_t i)
{
    return i < NTL_ARCH_COUNT ? ntl_paging_modes[i].name : NULL;
}

/* A release and its aliases. */
static const char *build_word(size_t i)
{
    size_t count;
    const struct ntl_release *release = ntl_releases(&count);

    if (i / 2 >= count)
        return NULL;
    if (i % 2 == 0)
        return release[i / 2].name;
    return release[i / 2].aliases ? release[i / 2].aliases : "";
}

static const char *ground_word(size_t i)
{
    return i < sizeof grounds / sizeof *grounds ? grounds[i] : NULL;
}

static const char *switch_word(size_t i)
{
    return i < sizeof switches / sizeof *switches ? switches[i] : NULL;
}

/* --- the table ------------------------------------------------------------ */

static const struct setting settings[] = {
    { "arch", "ARCH", "x64, x64-la57, x86, x86-pae or arm64", 'a',
      set_arch, show_arch, NULL, arch_word, false, NULL },
    { "build", "BUILD", "as 26100.2894, 10-22H2, win7sp1; decimal", 'b',
      set_build, show_build, NULL, build_word, false, NULL },
    { "index", "INDEX", "of the self-map, or a base in it", 's',
      set_index, show_index, explain_index, NULL, false, "self_map_index" },
    { "dtb", "DTB", "directory table base: CR3, TTBR", 'd',
      set_dtb, show_dtb, explain_dtb, NULL, false, NULL },
    { "maxphyaddr", "BITS", "physical address bits; 0: unknown", 0,
      set_maxphyaddr, show_maxphyaddr, explain_maxphyaddr, NULL, false, NULL },
    { "mask", "MASK", "MiInvalidPteMask (swizzled entries)", 0,
      set_mask, show_mask, NULL, NULL, false, NULL },
    { "explain", "on", "every answer with its working; or off", 0,
      set_explain, show_explain, NULL, switch_word, true, NULL },
    { "background", "auto", "of the full screen; or dark, light", 0,
      set_background, show_background, NULL, ground_word, true, NULL },
};

const struct setting *session_settings(size_t *count)
{
    *count = sizeof settings / sizeof *settings;
    return settings;
}

static bool is_word(const char *word, const char *name, size_t length)
{
    return word && strlen(word) == length && memcmp(word, name, length) == 0;
}

const struct setting *session_setting(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (is_word(settings[i].name, name, length)
            || is_word(settings[i].also, name, length))
            return &settings[i];
    return NULL;
}

void session_show(const struct session *session, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_OBJECT, "settings", NULL);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        settings[i].show(session, sink);
    if (session->image)
        ntl_emit(sink, .key = "image", .kind = NTL_TEXT,
                 .text = image_path(session->image));
    ntl_end(sink);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (settings[i].explain)
            settings[i].explain(session, sink);
}
