/* Lines that say which Windows it was. */
#include "reader.h"

/* What stands before the number. */
static const char *const labels[] = {
    "OS_VERSION", "OS Version", "BUILD_VERSION_STRING", "Built by", "OSVer",
    "OSBUILD", "BUILDLAB_STR", "OSPLATFORM_TYPE", "Windows build number",
    "P6", "BUILDOSVER_STR",
};

static bool take_label(struct span *line)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        struct span p = *line;

        if (!span_take_word(&p, labels[i]))
            continue;
        span_skip(&p, " \t");
        if (!span_take(&p, ":") && !span_take(&p, "="))
            continue;
        span_skip(&p, " \t");
        *line = p;
        return true;
    }
    return false;
}

/* `Windows 10 Kernel Version 19041 MP (8 procs) Free x64` */
static bool take_kernel_version(struct span *line)
{
    const char *at = span_find(*line, "Kernel Version ");

    if (!at)
        return false;
    line->at = at + strlen("Kernel Version ");
    return ascii_is_digit(span_char(*line));
}

/* `    Key  : WER.OS.Version`, and below it `    Value: 10.0.19041.1`. */
static bool take_key(struct lines at, struct span *value)
{
    if (at.count < 2 || !span_find(at.line[0], "WER.OS.Version"))
        return false;
    *value = at.line[1];
    span_skip(value, " \t");
    if (!span_take(value, "Value:"))
        return false;
    span_skip(value, " \t");
    return true;
}

static size_t claims(struct lines at)
{
    struct span line = at.line[0], value;

    span_skip(&line, " \t");
    if (take_key(at, &value))
        return 2;
    return take_label(&line) || take_kernel_version(&line);
}

static const struct { const char *word; enum ntl_arch arch; } archs[] = {
    { "amd64fre", NTL_X64 }, { "amd64chk", NTL_X64 }, { "x86fre", NTL_X86 },
    { "arm64fre", NTL_ARM64 }, { "Free x64", NTL_X64 },
    { "x86 compatible", NTL_X86_PAE }, { "ARM 64-bit", NTL_ARM64 },
};

/* The parts of `10.0.19041.1`, `6_1_7601`, `19041.1.amd64fre.vb_release`. */
struct version {
    struct span part[4];
    unsigned parts;
};

static void take_version(struct span s, struct version *ret)
{
    ret->parts = 0;
    while (ret->parts < 4 && ascii_is_digit(span_char(s))) {
        struct span part = s;

        while (ascii_is_digit(span_char(s)))
            s.at++;
        part.end = s.at;
        ret->part[ret->parts++] = part;
        if (span_char(s) != '.' && span_char(s) != '_')
            break;
        s.at++;
    }
}

enum { LAST_LAB_REVISION = 14393 };

/*
 * The second number of a lab string is the revision up to 14393, and later the
 * branch's; a version of four parts has it in an update's tools only.
 */
static bool lab_revision(const struct version *v, struct span number)
{
    unsigned value = 0;

    for (; number.at < number.end; number.at++)
        value = value * 10 + (unsigned)(*number.at - '0');
    return value <= LAST_LAB_REVISION && v->parts > 1
           && span_left(v->part[1]) > 2;
}

static void learn_version(const struct version *v, struct learned *learned)
{
    unsigned n = v->parts > 0 && span_left(v->part[0]) > 3 ? 0 : 2;
    struct span number = v->part[n];

    if (v->parts <= n || span_left(number) < 4 || span_left(number) > 5)
        return;
    if (n == 0 && lab_revision(v, number))
        number.end = v->part[1].end;
    learn_build(learned, number.at, span_left(number));
}

static void read(struct lines block, struct findings *ret)
{
    struct span line = block.line[0];
    struct version version;

    span_skip(&line, " \t");
    (void)(take_key(block, &line) || take_label(&line)
           || take_kernel_version(&line));
    take_version(line, &version);
    learn_version(&version, &ret->learned);
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
        if (span_find(line, archs[i].word)) {
            learn_arch(&ret->learned, archs[i].arch);
            break;
        }
}

const struct reader reader_build = { "build", claims, read, false };
