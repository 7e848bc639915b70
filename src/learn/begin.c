/* A lesson begins: its machine, and the numbers that it draws. */
#include "player.h"

#include "session/open.h"

#include <stdio.h>
#include <string.h>

/* The same for the same seed and lesson, on every system. */
static uint64_t first_state(const struct learn *learn)
{
    uint64_t state = learn->seed;

    for (size_t i = 0; i < learn->lesson.name.length; i++)
        state = (state ^ (uint8_t)learn->lesson.name.at[i])
                * UINT64_C(0x100000001b3);
    return state;
}

static struct lesson_text part(struct lesson_text text, size_t from, size_t to)
{
    return (struct lesson_text){ text.at + from, to - from };
}

/* One of A | B | C. */
static struct lesson_text one_of(struct lesson_text text, uint64_t draw)
{
    size_t count = 1, from = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == '|';
    draw %= count;
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] != '|')
            continue;
        if (draw-- == 0)
            return part(text, from, i);
        from = i + 1;
    }
    return part(text, from, text.length);
}

/* LOW .. HIGH by STEP: LOW, and steps from there up to HIGH. */
static bool draw_number(const struct session *session, struct lesson_text text,
                        uint64_t draw, uint64_t *ret)
{
    size_t dots = lesson_find(text, ".."), by = lesson_find(text, " by ");
    uint64_t low, high, step = 1;

    if (dots == text.length || by < dots
        || !fill_number(session, part(text, 0, dots), &low)
        || !fill_number(session, part(text, dots + 2, by), &high)
        || (by < text.length
            && !fill_number(session, part(text, by + 4, text.length), &step))
        || step == 0 || high < low)
        return false;
    *ret = low + draw % ((high - low) / step + 1) * step;
    return true;
}

static bool value_of(const struct session *session,
                     const struct lesson_line *line, uint64_t *state,
                     uint64_t *ret)
{
    if (line->word == LESSON_DRAW)
        return draw_number(session, line->text, draw_next(state), ret);
    return fill_number(session,
                       line->word == LESSON_CHOOSE
                           ? one_of(line->text, draw_next(state))
                           : line->text,
                       ret);
}

static bool is_name(const struct lesson_line *line)
{
    return line->word == LESSON_LET || line->word == LESSON_CHOOSE
           || line->word == LESSON_DRAW;
}

static struct variable *variable_named(struct session *session,
                                       struct lesson_text name)
{
    for (size_t i = 0; i < session->variables; i++) {
        struct variable *v = &session->variable[i];

        if (strlen(v->name) == name.length
            && memcmp(v->name, name.at, name.length) == 0)
            return v;
    }
    return NULL;
}

static bool give_name(struct session *session, const struct lesson_line *line,
                      uint64_t *state)
{
    struct variable *v = variable_named(session, line->name);
    uint64_t value;

    /* What the machine calls so must stay what it is. */
    if ((v && v->of_image) || !value_of(session, line, state, &value)
        || session_assign(session, line->name.at, line->name.length, value)
               != NTL_OK)
        return false;
    v = variable_named(session, line->name);
    if (v)
        v->of_lesson = true;
    return v != NULL;
}

enum ntl_status names_give(struct session *session, const struct lesson *lesson,
                           size_t from, size_t to, uint64_t state,
                           struct ntl_diag *diag)
{
    for (size_t i = from; i < to; i++) {
        const struct lesson_line *line = &lesson->line[i];

        if (!is_name(line) || give_name(session, line, &state))
            continue;
        diag->hint = (struct ntl_phrase){
            .format = "line %d of the lesson: this has no value, or the name "
                      "is one of the machine's",
            .number = { line->number },
        };
        return NTL_EVALUE;
    }
    return NTL_OK;
}

static bool has_world(const struct lesson *lesson)
{
    return lesson->world.length > 0 && !lesson_is(lesson->world, "none");
}

/* Whatever was given before was of another machine. */
static void forget_given(struct session *session)
{
    session->arch_from = session->build_from = session->index_from
        = session->dtb_from = FROM_DEFAULT;
    session->maxphyaddr = 0;
    session->invalid_mask = 0;
}

enum ntl_status world_is_open(struct learn *learn,
                              const struct session *session,
                              const struct cmd_operand *o,
                              struct ntl_diag *diag)
{
    if (!learn->world[0]
        || (session->image
            && strcmp(image_path(session->image), learn->world) == 0))
        return NTL_OK;
    learn->active = learn->exploring = learn->quiz.active = false;
    return cmd_refuse(o, NTL_ENOIMAGE, diag,
                      "another machine is open by now, so nothing asks any "
                      "more: `lesson` knows where you were");
}

enum ntl_status world_open(struct learn *learn, struct cmd_call *call,
                           const struct lesson *lesson, uint64_t seed,
                           uint32_t build, struct ntl_diag *diag)
{
    const struct lesson_text *world = &lesson->world;
    const char *story = memchr(world->at, ':', world->length);
    char *name = learn->world;
    const size_t size = sizeof learn->world;
    enum ntl_status status;

    name[0] = '\0';
    if (!has_world(lesson))
        return NTL_OK;
    snprintf(name, size, "practice:%llu%.*s", (unsigned long long)seed,
             story ? (int)(world->at + world->length - story) : 0,
             story ? story : "");
    if (build)
        snprintf(name + strlen(name), size - strlen(name), ":%u",
                 (unsigned)build);
    call->replaced = call->session->image_lent ? NULL : call->session->image;
    forget_given(call->session);
    status = session_open(call->session, name, strlen(name), 0, diag);
    call->opened = status == NTL_OK;
    return status;
}

enum ntl_status player_begin(struct learn *learn, struct cmd_call *call,
                             struct ntl_diag *diag)
{
    enum ntl_status status;

    *diag = (struct ntl_diag){ .offset = 0 };
    status = world_open(learn, call, &learn->lesson, learn->seed, 0, diag);
    if (status == NTL_OK)
        status = names_give(call->session, &learn->lesson, 0,
                            learn->lesson.lines, first_state(learn), diag);
    learn->step = 0;
    learn->tries = learn->hints = 0;
    learn->exploring = false;
    learn->active = status == NTL_OK;
    return status;
}
