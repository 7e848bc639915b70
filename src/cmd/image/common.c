#include "common.h"


#include <ntlens/bugcheck.h>
#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 96 };

bool crashes_add(struct crashes *crashes, const struct crash *crash)
{
    if (crashes->count == crashes->room) {
        size_t room = crashes->room ? 2 * crashes->room : 64;
        struct crash *more = realloc(crashes->crash, room * sizeof *more);

        if (!more)
            return false;
        crashes->crash = more;
        crashes->room = room;
    }
    crashes->crash[crashes->count++] = *crash;
    return true;
}

void crashes_free(struct crashes *crashes)
{
    free(crashes->crash);
    *crashes = (struct crashes) { .count = 0 };
}

/* --- what two may share --------------------------------------------------- */

static bool same_code(const struct crash *a, const struct crash *b)
{
    return a->code == b->code;
}

static struct ntl_phrase say_code(const struct crash *c, char text[WORD])
{
    struct ntl_bugcheck_question q = { .code = c->code };
    struct ntl_bugcheck_answer answer;
    struct ntl_phrase phrase = { .format = "%x %s", .number = { c->code } };

    phrase.word[0] = ntl_bugcheck_answer(&q, &answer) ? answer.bugcheck.name
                                                      : "";
    (void)text;
    return phrase;
}

static bool same_driver(const struct crash *a, const struct crash *b)
{
    return *a->driver && a->role == b->role
           && strcmp(a->driver, b->driver) == 0;
}

static struct ntl_phrase say_driver(const struct crash *c, char text[WORD])
{
    const struct ntl_phrase phrase = {
        .format = "%s: %s", .word = { c->driver, ntl_role_name(c->role) },
    };

    (void)text;
    return phrase;
}

static bool same_bit(const struct crash *a, const struct crash *b)
{
    return a->bit >= 0 && a->bit == b->bit;
}

static struct ntl_phrase say_bit(const struct crash *c, char text[WORD])
{
    const struct ntl_phrase phrase = {
        .format = "bit %d", .number = { (uint64_t)c->bit },
    };

    (void)text;
    return phrase;
}

static bool same_process(const struct crash *a, const struct crash *b)
{
    return *a->process && strcmp(a->process, b->process) == 0;
}

static struct ntl_phrase say_process(const struct crash *c, char text[WORD])
{
    const struct ntl_phrase phrase = {
        .format = "%s", .word = { c->process },
    };

    (void)text;
    return phrase;
}

/* A clock is measured at each start, and comes out a little otherwise. */
static bool same_processor(const struct processor *a, const struct processor *b)
{
    uint32_t apart = a->mhz > b->mhz ? a->mhz - b->mhz : b->mhz - a->mhz;

    return a->mhz && a->family == b->family && a->step == b->step
           && apart <= a->mhz / 100;
}

/* Memory to the page, as far as it is known, and as many processors of a sort.
   Of two that are known by neither, nothing is said. */
static bool same_machine(const struct crash *a, const struct crash *b)
{
    bool frames = a->frames && b->frames;
    bool processor = a->processor.mhz && b->processor.mhz;

    return (frames || processor) && a->processors == b->processors
           && (!frames || a->frames == b->frames)
           && (!processor || same_processor(&a->processor, &b->processor));
}

static struct ntl_phrase say_machine(const struct crash *c, char text[WORD])
{
    const struct processor *p = &c->processor;
    const struct ntl_phrase memory = {
        .format = "memory up to frame %x, %d processors",
        .number = { c->frames, c->processors },
    };
    const struct ntl_phrase sort = {
        .format = "%d processors of family %d, model and stepping %x, %d MHz",
        .number = { c->processors, p->family, p->step, p->mhz },
    };

    (void)text;
    return c->frames ? memory : sort;
}

/* To a fiftieth, or two seconds: what comes so long after each start. */
static bool same_up_time(const struct crash *a, const struct crash *b)
{
    uint64_t apart = a->up_time > b->up_time ? a->up_time - b->up_time
                                             : b->up_time - a->up_time;

    return a->up_time && b->up_time
           && (apart <= 20000000 || apart <= a->up_time / 50);
}

static struct ntl_phrase say_up_time(const struct crash *c, char text[WORD])
{
    const struct ntl_phrase phrase = {
        .format = "about %u", .number = { c->up_time },
    };

    (void)text;
    return phrase;
}

static const struct share {
    const char *what;
    bool (*same)(const struct crash *a, const struct crash *b);
    struct ntl_phrase (*say)(const struct crash *c, char text[WORD]);
    const char *so;             /* where all of them share it                 */
} shares[] = {
    { "bit", same_bit, say_bit,
      "one bit in different places: memory (RAM), its slot or its controller" },
    { "driver", same_driver, say_driver,
      "one driver in the same role: begin there" },
    { "code", same_code, say_code, NULL },
    { "process", same_process, say_process, NULL },
    { "machine", same_machine, say_machine,
      "one machine, or several of one make" },
    { "up time", same_up_time, say_up_time,
      "it comes so long after each start: what begins then?" },
};

/* --- the table ------------------------------------------------------------ */

/* The crash that shares it with most others; *ret: with how many, itself too.
   The first ones alone are compared, so that many dumps take no square. */
static const struct crash *largest(const struct crashes *all,
                                   const struct share *share, size_t *ret)
{
    enum { COMPARED = 256 };
    const struct crash *best = NULL;

    *ret = 0;
    for (size_t i = 0; i < all->count && i < COMPARED; i++) {
        size_t count = 0;

        for (size_t k = 0; k < all->count; k++)
            count += share->same(&all->crash[i], &all->crash[k]);
        if (count > *ret) {
            *ret = count;
            best = &all->crash[i];
        }
    }
    return *ret > 1 ? best : NULL;
}

static void show_share(const struct crashes *all, const struct share *share,
                       const struct crash *best, size_t count,
                       struct ntl_sink *sink)
{
    char text[WORD];
    const struct ntl_phrase which = share->say(best, text);

    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "common", .kind = NTL_TEXT, .text = share->what);
    ntl_emit(sink, .key = "crashes", .kind = NTL_DECIMAL, .value = count);
    ntl_emit(sink, .key = "of", .kind = NTL_DECIMAL, .value = all->count);
    ntl_emit(sink, .key = "which", .kind = NTL_SENTENCE, .phrase = &which);
    ntl_emit(sink, .key = "so", .kind = NTL_TEXT,
             .text = share->so ? share->so : "");
    ntl_end(sink);
}

/* Nothing is shared but the machine: that is a sign, too. */
static bool all_differ(const struct crashes *all)
{
    size_t code, driver, bit;

    (void)largest(all, &shares[0], &bit);
    (void)largest(all, &shares[1], &driver);
    (void)largest(all, &shares[2], &code);
    return all->count > 2 && code < 2 && driver < 2 && bit < 2;
}

void crashes_show(const struct crashes *all, struct ntl_sink *sink)
{
    const struct crash *best;
    bool begun = false;
    size_t count;

    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (all->count < 2 || !(best = largest(all, &shares[i], &count)))
            continue;
        if (!begun)
            ntl_begin(sink, NTL_TABLE, "common", "what they have in common");
        begun = true;
        show_share(all, &shares[i], best, count, sink);
    }
    if (begun)
        ntl_end(sink);
    if (all_differ(all))
        ntl_find(sink, "all_differ",
                 "no code and no driver comes twice: on one machine that "
                 "points at memory (RAM), processor or power rather than a "
                 "driver");
}
