#include "stop.h"

#include "frame.h"
#include "series.h"

/* --- do they speak of the same one? --------------------------------------- */

static bool has_code(const struct stop *stop)
{
    return stop->code.kind != FIGURE_NONE || span_left(stop->name) > 0;
}

/* `Arg2: 00c3f000`, of a debugger that takes the dump for x86, and the whole
   number in BUGCHECK_P2: one is the lower half of the other. */
static bool is_half_of(const struct figure *half, const struct figure *whole)
{
    return half->digits == 8 && whole->value >> 32
           && (uint32_t)whole->value == half->value;
}

static bool same_figure(const struct figure *a, const struct figure *b)
{
    return a->kind != FIGURE_NUMBER || b->kind != FIGURE_NUMBER
           || a->value == b->value || is_half_of(a, b) || is_half_of(b, a);
}

/* What could not be read, or is half of what the other has; ffffffff is only
   the sign of a number that has 32 bits. */
static bool is_less(const struct figure *a, const struct figure *b)
{
    return a->kind != FIGURE_NUMBER
           || (b->kind == FIGURE_NUMBER && is_half_of(a, b)
               && b->value >> 32 != UINT32_MAX);
}

/* Do they agree in the parameters that both have? */
static bool agree(const struct stop *a, const struct stop *b)
{
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if ((a->given & b->given) >> n & 1
            && !same_figure(&a->parameter[n], &b->parameter[n]))
            return false;
    return true;
}

static bool belongs(const struct stop *all, const struct stop *part)
{
    if (has_code(all) && has_code(part)
        && (all->code.kind == FIGURE_NONE || part->code.kind == FIGURE_NONE
            || !stop_same_code(all->code.value, part->code.value)))
        return false;
    return agree(all, part);
}

/* A number beats what could not be read. */
static void merge(struct stop *all, const struct stop *part)
{
    if (!has_code(all)) {
        all->code = part->code;
        all->name = part->name;
        all->decimal = part->decimal;
    }
    for (unsigned n = 0; n < NTL_PARAMETERS; n++)
        if ((part->given >> n & 1)
            && (!(all->given >> n & 1)
                || is_less(&all->parameter[n], &part->parameter[n])))
            all->parameter[n] = part->parameter[n];
    all->given |= part->given;
    if (span_left(part->failed))
        all->failed = part->failed;
}

/* --- one after the other -------------------------------------------------- */

static bool is_known(const struct stops *stops, const struct stop *stop)
{
    for (size_t i = 0; i < stops->count; i++)
        if (stop_same_code(stops->stop[i].code.value, stop->code.value))
            return true;
    return false;
}

static void begin_stop(struct stops *stops, const struct sighting *seen)
{
    if (stops->count == STOPS_MAX) {
        stops->more = true;
        return;
    }
    stops->at[stops->count] = seen->from;
    stops->stop[stops->count++] = seen->says;
}

/* The same code again: its parameters tell whether it is the same crash. */
static void note_header(struct stops *stops, const struct sighting *seen)
{
    if (has_code(&seen->says) && !seen->says.given && !seen->weak)
        stops->header = seen->says;
    else if (seen->says.given)
        stops->header = (struct stop) { .given = 0 };
}

/* Parameters that the last one does not have, below a header of its own. */
static struct sighting with_header(const struct stops *stops,
                                   const struct sighting *seen)
{
    struct sighting all = *seen;

    if (!has_code(&all.says)) {
        all.says.code = stops->header.code;
        all.says.name = stops->header.name;
    }
    return all;
}

/*
 * A bucket or a name that tells of one that is known adds nothing; parameters
 * without a code belong to the one before.
 */
static void add(struct stops *stops, const struct sighting *seen)
{
    struct stop *last = stops->count ? &stops->stop[stops->count - 1] : NULL;
    struct sighting all = with_header(stops, seen);

    stops->used(stops->context, seen->from, seen->to);
    if (last && belongs(last, &seen->says))
        merge(last, &seen->says);
    else if (!(seen->weak && is_known(stops, &seen->says)))
        begin_stop(stops, &all);
    note_header(stops, seen);
}

static void close_series(struct span text, struct stops *stops,
                         struct series *series)
{
    struct sighting seen;

    if (series->count && stop_series_says(text, series, &seen)) {
        for (unsigned i = 0; i < series->count; i++)
            stops->used(stops->context, series->item[i].from,
                        series->item[i].to);
        seen.to = seen.from;
        add(stops, &seen);
    }
    series->count = 0;
}

static bool is_part_of_word(char c)
{
    return ascii_is_digit(c) || ascii_is_letter(c) || (unsigned char)c >= 0x80;
}

/* Words and brackets are where something may begin. */
static bool may_begin(struct span text, const char *at)
{
    if (strchr("({[", *at))
        return true;
    return is_part_of_word(*at)
           && (at == text.at || !is_part_of_word(at[-1]));
}

/* What was said without a code, and got none, says nothing. */
static void drop_nameless(struct stops *stops)
{
    size_t kept = 0;

    for (size_t i = 0; i < stops->count; i++) {
        if (!has_code(&stops->stop[i]))
            continue;
        stops->stop[kept] = stops->stop[i];
        stops->at[kept++] = stops->at[i];
    }
    stops->count = kept;
}

static bool has_any_code(const struct stops *stops)
{
    for (size_t i = 0; i < stops->count; i++)
        if (has_code(&stops->stop[i]))
            return true;
    return false;
}

void stops_find(struct span text, struct stops *ret)
{
    struct series series = { .count = 0 };
    struct sighting seen, call = { .last_resort = false };
    struct numbered item;

    ret->count = 0;
    ret->more = false;
    ret->header = (struct stop) { .given = 0 };
    for (struct span here = text; here.at < here.end;) {
        if (!may_begin(text, here.at)) {
            here.at++;
        } else if (stop_numbered(text, here, &item)) {
            if (!stop_series_add(&series, &item)) {
                close_series(text, ret, &series);
                stop_series_add(&series, &item);
            }
            here.at = item.to;
        } else if (stop_frame(text, here, &seen)) {
            close_series(text, ret, &series);
            if (!seen.last_resort)
                add(ret, &seen);
            else if (!call.last_resort)
                call = seen;
            here.at = seen.to;
        } else {
            here.at++;
        }
    }
    close_series(text, ret, &series);
    if (call.last_resort && !has_any_code(ret))
        add(ret, &call);
    drop_nameless(ret);
}

/* `rip: 0x50`, `gs:0x188`: a register, of which it is a value or an offset. */
static bool is_register(struct span label)
{
    enum { LONGEST = 3 };

    span_trim(&label);
    for (const char *c = label.at; c < label.end; c++)
        if (!ascii_is_letter(*c) && !ascii_is_digit(*c))
            return false;
    return span_left(label) <= LONGEST;
}

bool stop_labelled(struct span text, struct stop *ret, const char **at)
{
    while (text.at < text.end) {
        struct span line = span_line(&text);
        const char *colon = NULL;

        for (const char *c = line.at; c < line.end; c++)
            colon = *c == ':' || *c == '=' ? c : colon;
        if (!colon || is_register((struct span) { line.at, colon }))
            continue;
        line.at = colon + 1;
        span_skip(&line, " \t\"'`*");
        *at = line.at;
        *ret = (struct stop) { .given = 0 };
        if (figure_take(&line, false, &ret->code) && ret->code.prefixed
            && figure_is_code(&ret->code)
            && (span_skip(&line, " \t\"'`*."), line.at == line.end))
            return true;
    }
    return false;
}

bool stop_bare(struct span line, struct stop *ret)
{
    struct list list;

    *ret = (struct stop) { .given = 0 };
    if (!list_take_row(&line, &list) || list.count < 3
        || !figure_is_code(&list.cell[0]))
        return false;
    span_skip(&line, " \t\n,;|.");
    ret->code = list.cell[0];
    for (unsigned n = 1; n < list.count; n++) {
        ret->parameter[n - 1] = list.cell[n];
        ret->given |= (uint8_t)(1u << (n - 1));
    }
    return line.at == line.end;
}
