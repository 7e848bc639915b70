/* practice: the practice machine, what is where in it, and as a file. */
#include "practice/practice.h"

#include "cmd/cmd.h"
#include "session/open.h"

#include <ntlens/bugcheck.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHOICE, WRITE, NAME_ROOM = 64 };

/* 7, smap, 7:smap, and practice:7 as well. */
static enum ntl_status read_choice(const struct cmd_operand *o, char *name,
                                   size_t size, struct practice_choice *ret,
                                   struct ntl_diag *diag)
{
    bool whole = o->given && practice_is_name(o->text, o->length);
    size_t skip = whole ? 0 : sizeof "practice:" - 1;
    enum ntl_status status;

    if (!o->given)
        snprintf(name, size, "practice");
    else
        snprintf(name, size, "%s%.*s", whole ? "" : "practice:", (int)o->length,
                 o->text);
    status = practice_read(name, strlen(name), ret, diag);
    if (status != NTL_OK && diag->offset >= skip)
        diag->offset -= skip;
    if (status != NTL_OK)
        diag->offset += o->offset;
    return status;
}

static enum ntl_status save(const struct cmd_call *call,
                            const struct practice *practice,
                            struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[WRITE];
    const struct lent *lent = &call->session->lent;
    char *path;
    size_t size;
    const uint8_t *bytes = practice_bytes(practice, &size);
    enum ntl_status status;

    if (!lent->save)
        return cmd_refuse(o, NTL_EFILE, diag,
                          "no file can be written from "
                          "here");
    path = session_path(o->text, o->length);
    if (!path)
        return cmd_refuse(o, NTL_EFILE, diag, "not enough memory");
    status = lent->save(lent->files_context, path, bytes, size, diag);
    free(path);
    diag->offset = o->offset;
    diag->length = o->length;
    return status;
}

static void show_names(const struct practice *practice, struct ntl_sink *sink)
{
    size_t count;
    const struct practice_name *known = practice_names(practice, &count);

    ntl_begin(sink, NTL_TABLE, "names", "what is where, while it is open");
    for (size_t i = 0; i < count; i++) {
        char text[PRACTICE_NAME + 1];
        bool kernel = strchr(known[i].name, '!') != NULL;

        snprintf(text, sizeof text, "%s%s", kernel ? "" : "$", known[i].name);
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = text);
        ntl_emit(sink, .key = "value", .kind = NTL_NUMBER,
                 .value = known[i].value);
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void show_stories(struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_TABLE, "stories", "how it can have ended");
    for (unsigned i = 0; i < PRACTICE_STORIES; i++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "story", .kind = NTL_TEXT,
                 .text = practice_story_name((enum practice_story)i));
        ntl_emit(sink, .key = "bug_check", .kind = NTL_TEXT,
                 .text = practice_story_note((enum practice_story)i));
        ntl_end(sink);
    }
    ntl_end(sink);
}

static void answer(const struct cmd_call *call,
                   const struct practice_choice *choice,
                   const struct practice *practice, struct ntl_sink *sink)
{
    char name[NAME_ROOM];
    size_t size;

    (void)practice_bytes(practice, &size);
    snprintf(name, sizeof name, "practice:%llu:%s:%u",
             (unsigned long long)choice->seed,
             practice_story_name(choice->story), (unsigned)choice->build);
    ntl_emit(sink, .key = "machine", .kind = NTL_TEXT, .text = name,
             .note = "`open` it, or -o: every command works on it");
    ntl_emit(sink, .key = "windows_build", .kind = NTL_DECIMAL,
             .value = choice->build, .note = "whose structures it has");
    ntl_emit(sink, .key = "dump_bytes", .kind = NTL_DECIMAL, .value = size,
             .note = "as a crash dump");
    if (call->arg[WRITE].given)
        ntl_find(sink, "written",
                 "it is written, as a complete memory dump "
                 "with a bitmap");
    show_stories(sink);
    show_names(practice, sink);
    ntl_prose(sink, "Nothing in it is of a real machine: drivers and programs "
                    "are invented, addresses drawn. The same seed gives the "
                    "same machine everywhere.");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    char name[NAME_ROOM];
    struct practice_choice choice;
    struct practice *practice;
    enum ntl_status status
        = read_choice(&call->arg[CHOICE], name, sizeof name, &choice, diag);

    if (status != NTL_OK)
        return status;
    practice = practice_make(&choice);
    if (!practice)
        return cmd_refuse(&call->spelling, NTL_EFILE, diag,
                          "not enough memory");
    if (call->arg[WRITE].given)
        status = save(call, practice, diag);
    if (status == NTL_OK)
        answer(call, &choice, practice, sink);
    practice_free(practice);
    return status;
}

const struct command cmd_practice = {
    .name = "practice",
    .summary = "a small invented Windows to practise on, and as a dump",
    .example = "7:smap",
    .args = {
        [CHOICE] = { CMD_WORD, "SEED", "decimal; or a story; or both: 7:smap",
                     NULL, true },
        [WRITE] = { CMD_OPTION, "write", "a new file, for other programs",
                    NULL, true },
    },
    .run = run,
    .keeps = true,
    .changes = true,
};
