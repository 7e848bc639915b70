/*
 * judge.c - questions for QEMU, and its answers beside ours.
 *
 *   judge ask MODE DIR        low, questions, high: memory for stub.S; commands
 *   judge compare MODE DIR    answers, replies: of the guest and the monitor
 *   judge initramfs INIT OUT  a file system for Linux with one program in it
 *   judge tlb CORE TLB        every line of `info tlb` found again in the core
 *   judge maps RANGES TLB     and in what `maps -j` says
 *
 * MODE practice is the practice machine, whose tables are of x64.
 *
 * run.sh drives it; ORACLE_SEED is another world.  What the judge gets wrong is
 * said at each check.
 */
#include "practised.h"
#include "wrap.h"

#include "../unit/open-path.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMORY = 64 << 20, ADDRESSES = 20000, SEED = 0x6f7261, SHOWN = 10,
    PARAMETERS = 0x6000, WORD = 64
};

static unsigned passed, failed;     /* comparisons                            */

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(3);
}

__attribute__((format(printf, 2, 3)))
static void check(bool ok, const char *format, ...)
{
    va_list args;

    if (ok) {
        passed++;
        return;
    }
    if (failed++ >= SHOWN)
        return;
    va_start(args, format);
    fputs("    ", stdout);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
}

static FILE *file_in(const char *folder, const char *name, const char *mode)
{
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, mode);
    if (!file)
        die(path);
    return file;
}

/* --- what the guest is given ---------------------------------------------- */

static enum ntl_arch arch_named(const char *name)
{
    enum ntl_arch arch;
    struct ntl_diag diag;

    if (ntl_arch_parse(name, strlen(name), &arch, &diag) == NTL_OK
        && arch != NTL_ARM64)
        return arch;
    fprintf(stderr, "judge: no mode %s\n", name);
    exit(2);
}

static unsigned mode_of(enum ntl_arch arch)
{
    static const unsigned modes[] = {
        [NTL_X86] = 0, [NTL_X86_PAE] = 1, [NTL_X64] = 2, [NTL_X64_LA57] = 3,
    };

    return modes[arch];
}

static void put(FILE *file, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        putc((int)(value >> 8 * i & 0xff), file);
}

static void finish(FILE *file)
{
    if (fclose(file) != 0)
        die("write");
}

/* A page of data begins with RET wherever it is called. */
static bool may_be_called(const struct world *world, uint64_t va)
{
    struct world_answer answer = world_walk(world, va, WORLD_PHYSICAL_BITS);

    return answer.end == WORLD_MAPPED && world_is_data(world, answer.pa);
}

static int ask(const struct world *world, const char *folder)
{
    FILE *low = file_in(folder, "low", "wb");
    FILE *questions = file_in(folder, "questions", "wb");
    FILE *high = file_in(folder, "high", "wb");
    FILE *commands = file_in(folder, "commands", "w");

    put(low, 4, mode_of(world->arch));
    put(low, 4, world->dtb);
    put(low, 4, world->addresses);
    for (size_t i = 0; i < world->addresses; i++) {
        put(questions, 8, world->address[i]);
        put(questions, 8, may_be_called(world, world->address[i]));
        fprintf(commands,
                "{\"execute\":\"human-monitor-command\",\"arguments\":"
                "{\"command-line\":\"gva2gpa 0x%" PRIx64 "\"}}\n",
                world->address[i]);
    }
    fwrite(world->memory + WORLD_RESERVED, 1, world->size - WORLD_RESERVED,
           high);
    finish(low);
    finish(questions);
    finish(high);
    finish(commands);
    printf("%zu\n", world->addresses * WORD);
    return 0;
}

/* --- what it said --------------------------------------------------------- */

/* One touch; see stub.S. */
struct touch {
    unsigned vector;
    uint32_t code;
    uint64_t value;
};

enum { READ, READ_AS_KERNEL, WRITE, CALL, TOUCHES };

enum { P = 1, W = 2, RSVD = 8, I = 16 };

struct subject {
    const char *name;
    const struct world *world;
    struct wrapped file;
    struct image *image;
    struct image_space space;
};

static struct touch read_touch(FILE *file)
{
    uint8_t b[16] = { 0 };
    struct touch t = { 0, 0, 0 };

    if (fread(b, 1, sizeof b, file) != sizeof b)
        die("answers");
    t.vector = b[0];
    for (unsigned i = 0; i < 4; i++)
        t.code |= (uint32_t)b[4 + i] << 8 * i;
    for (unsigned i = 0; i < 8; i++)
        t.value |= (uint64_t)b[8 + i] << 8 * i;
    return t;
}

/* Faults on reserved bits: QEMU leaves P clear, the SDM wants it set. */
static bool is_fault(struct touch t, uint32_t code)
{
    uint32_t tolerated = code & RSVD ? P : 0;

    return t.vector == 14 && (t.code | tolerated) == (code | tolerated);
}

/* Memory that is not there reads as zeros. */
static uint64_t expected_word(const struct subject *s, uint64_t pa)
{
    uint64_t word = 0;
    size_t done;

    image_read_physical(s->image, pa, &word, 8, &done);
    return word;
}

static void compare_mapped(const struct subject *s, const struct ntl_walk *w,
                           const struct touch t[TOUCHES], bool called)
{
    uint64_t va = w->address, pa = w->physical;
    uint64_t word = expected_word(s, pa);

    check(t[READ].vector == 0, "%s: %" PRIx64 ": maps %" PRIx64
          ", but a read gave vector %u, code %x", s->name, va, pa,
          t[READ].vector, t[READ].code);
    if (pa >= WORLD_RESERVED)
        check(t[READ].value == word, "%s: %" PRIx64 ": maps %" PRIx64
              ", which holds %" PRIx64 ", not %" PRIx64, s->name, va, pa, word,
              t[READ].value);
    check(w->rights.user ? is_fault(t[READ_AS_KERNEL], P)
                         : t[READ_AS_KERNEL].vector == 0,
          "%s: %" PRIx64 ": user %d, vector %u", s->name, va, w->rights.user,
          t[READ_AS_KERNEL].vector);
    check(w->rights.write ? t[WRITE].vector == 0 : is_fault(t[WRITE], P | W),
          "%s: %" PRIx64 ": write %d, vector %u, code %x", s->name, va,
          w->rights.write, t[WRITE].vector, t[WRITE].code);
    if (called)
        check(w->rights.execute ? t[CALL].vector == 0
                                : is_fault(t[CALL], P | I),
              "%s: %" PRIx64 ": execute %d, vector %u, code %x", s->name, va,
              w->rights.execute, t[CALL].vector, t[CALL].code);
}

static void compare_touches(const struct subject *s, uint64_t va,
                            const struct touch t[TOUCHES])
{
    struct ntl_walk walk;
    bool same = false;

    image_walk(s->image, &s->space, va, &walk, NULL);
    switch (walk.end) {
    case NTL_WALK_MAPPED:
        compare_mapped(s, &walk, t, may_be_called(s->world, va));
        return;
    case NTL_WALK_INVALID:
    case NTL_WALK_UNKNOWN:              /* absent memory reads as zeros */
        same = is_fault(t[READ], 0);
        break;
    case NTL_WALK_RESERVED:
        same = is_fault(t[READ], P | RSVD);
        break;
    case NTL_WALK_NONCANONICAL:
        same = t[READ].vector == 13;
        break;
    }
    check(same, "%s: %" PRIx64 ": walk ends with %d, vector %u, code %x",
          s->name, va, walk.end, t[READ].vector, t[READ].code);
}

/*
 * The monitor ignores reserved bits, so that where we see some it may go on;
 * the second walker, made as loose, says where it should come to.
 */
static void compare_reply(const struct subject *s, uint64_t va,
                          const char *reply)
{
    struct world_answer loose = world_walk_loosely(s->world, va);
    struct ntl_walk walk;
    const char *gpa = strstr(reply, "gpa: 0");      /* 0x..., and 0 */
    uint64_t pa = gpa ? strtoull(gpa + 5, NULL, 16) : 0;

    check((loose.end == WORLD_MAPPED) == (gpa != NULL)
          && (!gpa || pa == loose.pa),
          "gva2gpa %" PRIx64 ": second walker %" PRIx64 " (%d), monitor %s", va,
          loose.pa, loose.end, reply);
    image_walk(s->image, &s->space, va, &walk, NULL);
    if (walk.end == NTL_WALK_RESERVED)
        return;
    check((walk.end == NTL_WALK_MAPPED) == (gpa != NULL)
          && (!gpa || pa == walk.physical),
          "%s: gva2gpa %" PRIx64 ": walk %" PRIx64 " (%d), monitor %s", s->name,
          va, walk.physical, walk.end, reply);
}

static void open_subject(struct subject *s, enum wrap_kind kind)
{
    struct image_options options = {
        .raw = kind == WRAP_RAW, .has_arch = true, .arch = s->world->arch,
        .has_dtb = true, .dtb = s->world->dtb,
    };
    struct ntl_diag diag;

    s->name = wrap_names[kind];
    wrap(&s->file, s->world, kind, NULL);
    if (image_open_bytes(s->file.bytes, s->file.size, &options, &s->image,
                         &diag) != NTL_OK)
        die(s->name);
    s->space = image_space(s->image);
    s->space.maxphyaddr = WORLD_PHYSICAL_BITS;
}

static void compare_answers(const struct subject *s, const char *folder)
{
    FILE *answers = file_in(folder, "answers", "rb");

    for (size_t i = 0; i < s->world->addresses; i++) {
        struct touch t[TOUCHES];

        for (unsigned k = 0; k < TOUCHES; k++)
            t[k] = read_touch(answers);
        compare_touches(s, s->world->address[i], t);
    }
    fclose(answers);
}

static void compare_replies(const struct subject *s, const char *folder)
{
    FILE *replies = file_in(folder, "replies", "r");
    char line[256];
    size_t i = 0;

    while (i < s->world->addresses && fgets(line, sizeof line, replies))
        if (strstr(line, "\"gpa: ") || strstr(line, "\"Unmapped"))
            compare_reply(s, s->world->address[i++], line);
    check(i == s->world->addresses, "the monitor answered %zu of %zu", i,
          s->world->addresses);
    fclose(replies);
}

static int compare(const struct world *world, const char *folder)
{
    for (unsigned kind = 0; kind < WRAP_KINDS; kind++) {
        struct subject s = { .world = world };

        open_subject(&s, (enum wrap_kind)kind);
        compare_answers(&s, folder);
        if (kind == WRAP_RAW)
            compare_replies(&s, folder);
        image_close(s.image);
        free(s.file.bytes);
    }
    printf("oracle %s, seed %" PRIx64 ": %zu addresses, %u comparisons, %u "
           "differ\n", ntl_paging(world->arch)->name, world->seed,
           world->addresses, passed + failed, failed);
    return failed != 0;
}

/* --- Linux ---------------------------------------------------------------- */

/* One file of a newc archive: cpio(5). */
static void archive(FILE *out, const char *name, unsigned mode, unsigned major,
                    unsigned minor, const void *bytes, size_t size)
{
    static unsigned inode;

    fprintf(out, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
            ++inode, mode, 0, 0, 1, 0, (unsigned)size, 0, 0, major, minor,
            (unsigned)strlen(name) + 1, 0);
    fwrite(name, 1, strlen(name) + 1, out);
    while (ftell(out) % 4)
        putc(0, out);
    fwrite(bytes, 1, size, out);
    while (ftell(out) % 4)
        putc(0, out);
}

static int initramfs(const char *init, const char *to)
{
    static uint8_t bytes[1 << 20];
    FILE *in = fopen(init, "rb"), *out = fopen(to, "wb");
    size_t size;

    if (!in || !out)
        die(in ? to : init);
    size = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    archive(out, "dev", 0040755, 0, 0, "", 0);
    archive(out, "dev/console", 0020600, 5, 1, "", 0);
    archive(out, "init", 0100755, 0, 0, bytes, size);
    archive(out, "TRAILER!!!", 0, 0, 0, "", 0);
    finish(out);
    return 0;
}

/* "X" for a set bit and "-" for a clear one; the flags are the last entry's. */
static bool same_flags(const char *flags, uint64_t entry, bool large)
{
    static const struct { char name; unsigned bit; } bits[] = {
        { 'X', 63 }, { 'G', 8 }, { 'P', 7 }, { 'D', 6 }, { 'A', 5 }, { 'C', 4 },
        { 'T', 3 }, { 'U', 2 }, { 'W', 1 },
    };

    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        bool set = entry >> bits[i].bit & 1;

        if (bits[i].bit == 7)           /* PAT in a PTE, and shown as it is */
            set = set && (large || flags[i] != '-');
        if (flags[i] != (set ? bits[i].name : '-'))
            return false;
    }
    return true;
}

/* The monitor drops address bits 51:50. */
static void compare_line(struct image *image,
                         const struct image_space *space, uint64_t va,
                         uint64_t pa, const char *flags)
{
    const uint64_t shown = (UINT64_C(1) << 50) - 1;
    struct ntl_walk walk;
    uint64_t fast = 0;

    image_walk(image, space, va, &walk, NULL);
    check(walk.end == NTL_WALK_MAPPED && (walk.physical & shown) == pa,
          "info tlb %" PRIx64 " is %" PRIx64 ", walk %" PRIx64 " (%d)", va, pa,
          walk.physical, walk.end);
    if (walk.end != NTL_WALK_MAPPED)
        return;
    check(same_flags(flags, walk.step[walk.count - 1].value,
                     walk.page_shift > 12),
          "info tlb %" PRIx64 " is %.9s, entry %" PRIx64, va, flags,
          walk.step[walk.count - 1].value);
    check(image_translate(image, space, va, &fast) == IMAGE_FOUND
          && fast == walk.physical, "%" PRIx64 ": translated to %" PRIx64, va,
          fast);
}

/* One line of `info tlb`. */
struct line {
    uint64_t va, pa;
    char flags[16];
};

/* The next one; they end with \r\n, spelled so in QMP's string. */
static bool next_line(FILE *tlb, struct line *ret)
{
    static const char *const forms[] = {
        "%*[rn]%" SCNx64 ": %" SCNx64 " %9s", "%" SCNx64 ": %" SCNx64 " %9s",
    };
    char text[64];
    size_t n = 0;
    int c;

    while ((c = getc(tlb)) != EOF) {
        if (c != '\\' && c != '"' && n < sizeof text - 1) {
            text[n++] = (char)c;
            continue;
        }
        text[n] = '\0';
        n = 0;
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
            if (sscanf(text, forms[i], &ret->va, &ret->pa, ret->flags) == 3)
                return true;
    }
    return false;
}

static int report(const char *what, unsigned lines)
{
    check(lines > 1000, "info tlb has %u lines", lines);
    printf("oracle Linux, %s: %u lines of info tlb, %u comparisons, "
           "%u differ\n", what, lines, passed + failed, failed);
    return failed != 0;
}

static FILE *open_text(const char *path)
{
    FILE *file = fopen(path, "r");

    if (!file)
        die(path);
    return file;
}

static int tlb(const char *core, const char *path)
{
    FILE *file = open_text(path);
    struct image *image;
    struct image_space space;
    struct ntl_diag diag;
    struct line line;
    unsigned lines = 0;

    if (open_path(core, NULL, &image, &diag) != NTL_OK) {
        fprintf(stderr, "judge: %s is refused\n", core);
        return 1;
    }
    space = image_space(image);
    for (; next_line(file, &line); lines++)
        compare_line(image, &space, line.va, line.pa, line.flags);
    fclose(file);
    image_close(image);
    return report(ntl_paging(space.arch)->name, lines);
}

/* A range of `maps -j`, one after the other and ascending. */
struct range {
    uint64_t start, end, pfn;
    bool mapped;
};

/* Reads up to the end of the next object that has a start. */
static bool next_range(FILE *maps, struct range *ret)
{
    char text[512], *start, *end, *pfn;
    size_t n = 0;
    int c;

    while ((c = getc(maps)) != EOF) {
        if (c != '}') {
            if (n < sizeof text - 1)
                text[n++] = (char)c;
            continue;
        }
        text[n] = '\0';
        n = 0;
        start = strstr(text, "\"start\":\"");
        end = strstr(text, "\"end\":\"");
        pfn = strstr(text, "\"pfn\":\"");
        if (!start || !end)
            continue;
        *ret = (struct range) {
            strtoull(start + 9, NULL, 16), strtoull(end + 7, NULL, 16),
            pfn ? strtoull(pfn + 7, NULL, 16) : 0, pfn != NULL,
        };
        return true;
    }
    return false;
}

/* Both ascend, so one pass goes through both. */
static int compare_maps(const char *maps, const char *path)
{
    const uint64_t shown = (UINT64_C(1) << 50) - 1;
    FILE *file = open_text(path), *ranges = open_text(maps);
    struct range range = { 0, 0, 0, false };
    struct line line;
    unsigned lines = 0;
    bool more = next_range(ranges, &range);

    for (; next_line(file, &line); lines++) {
        uint64_t pa;

        while (more && range.end < line.va)
            more = next_range(ranges, &range);
        pa = range.pfn * 4096 + (line.va - range.start);
        check(more && range.start <= line.va && range.mapped
              && (pa & shown) == line.pa, "info tlb %" PRIx64 " is %" PRIx64
              ", maps has %" PRIx64 " to %" PRIx64 " from frame %" PRIx64,
              line.va, line.pa, range.start, range.end, range.pfn);
    }
    fclose(file);
    fclose(ranges);
    return report("maps", lines);
}

static uint64_t seed(void)
{
    const char *text = getenv("ORACLE_SEED");

    return text ? strtoull(text, NULL, 16) : SEED;
}

int main(int argc, char *argv[])
{
    struct world world;
    int status;

    if (argc == 4 && strcmp(argv[1], "initramfs") == 0)
        return initramfs(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "tlb") == 0)
        return tlb(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "maps") == 0)
        return compare_maps(argv[2], argv[3]);
    if (argc != 4) {
        fprintf(stderr, "usage: judge ask|compare MODE DIR\n"
                        "       judge initramfs INIT OUT\n"
                        "       judge tlb CORE TLB\n");
        return 2;
    }
    if (strcmp(argv[2], "practice") == 0)
        practised_make(&world, seed(), MEMORY, ADDRESSES, true);
    else
        world_make(&world, arch_named(argv[2]), seed(), MEMORY, ADDRESSES);
    status = strcmp(argv[1], "ask") == 0 ? ask(&world, argv[3])
                                         : compare(&world, argv[3]);
    world_free(&world);
    return status;
}
