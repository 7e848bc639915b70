#include "ask.h"

#include "log.h"
#include "session/learned.h"
#include "session/open.h"

#include <string.h>

void ask_remember(const struct line *line, struct session *session)
{
    const struct cmd_call *call = &line->call;

    if (call->has_result)
        session->last = call->result;
    else if (call->command && call->command->args[0].kind == CMD_NUMBER
             && call->arg[0].given)
        session->last = call->arg[0].value;
}

void ask_keep(struct line *line, struct session *session)
{
    if (!line->own_session)
        return;
    if (session->image != line->session.image && !session->image_lent)
        image_close(session->image);
    if (line->image == line->session.image)
        line->image = NULL;
    *session = line->session;
    line->own_session = false;
}

/* No command needs to ask whether its file was there to the end. */
static enum ntl_status check_file(struct cmd_call *call, enum ntl_status status,
                                  struct ntl_sink *sink, struct ntl_diag *diag)
{
    if (session_lost(call->session, &status, diag) && status == NTL_OK) {
        call->failed = NTL_EFILE;
        ntl_find(sink, "lost", "the file shrank while it was open: what is "
                 "lost reads as 0 or as not there; open it again");
    }
    return status;
}

/* Its kind is known, and there is no number in it to ask about. */
static bool says_nothing(const struct findings *found)
{
    const struct learned *l = &found->learned;

    return found->questions == 0 && found->notes == 0 && l->names == 0
           && !l->has_arch && !l->has_build && !l->has_index && !l->has_dtb;
}

/* What a log's answer says besides: of its machine, and what it left out. */
static void tell_of_paste(const struct line *line,
                          const struct session *session, struct ntl_sink *sink)
{
    const struct paste *paste = &line->paste;

    if (!paste->known)
        return;
    for (size_t i = 0; i < paste->found.notes; i++) {
        const struct note *note = &paste->found.note[i];

        sink->remark(sink, &(struct ntl_remark) {
            NTL_FINDING, note->key,
            { note->format, { note->number[0], note->number[1] },
              { note->word }, 0 },
        });
    }
    if (says_nothing(&paste->found))
        ntl_find(sink, "nothing_asked", "these lines are of a kind that is "
                 "known, but there is no number in them to ask about");
    learned_show(session, &paste->found.learned, sink);
    if (paste->unused == 1)
        ntl_find(sink, "not_used", "1 line of the paste was not used");
    else if (paste->unused)
        ntl_find(sink, "not_used", "%d lines of the paste were not used",
                 { paste->unused });
}

/* It holds until the next log. */
static void keep_learned(const struct line *line, struct session *session)
{
    if (!line->paste.known)
        return;
    session_forget(session);
    session_learn(session, &line->paste.found.learned, false);
}

/* Until the next one is pasted, or an image is opened. */
static void keep_crash(const struct line *line, struct session *session)
{
    struct pasted_crash *pasted = &session->pasted;

    if (line->call.opened)
        pasted->known = false;
    if (!line->call.has_crash)
        return;
    pasted->evidence = line->call.crash;
    pasted->beside = session->image;
    pasted->known = true;
}

/* -v: which concepts belong to it. */
static void tell_topics(const struct cmd_call *call, struct ntl_sink *sink)
{
    const struct topic_shelf *topics = call->session->lent.topics;

    if (call->verbose && topics && strcmp(call->command->name, "help") != 0)
        topics->of_command(call->command->name, sink);
}

static enum ntl_status answer(struct line *line, struct ntl_sink *sink,
                              struct ntl_diag *diag)
{
    struct cmd_call *call = &line->call;
    enum ntl_status status;

    cmd_begin(call->command, sink);
    diag->hint.format = NULL;
    if (line->log || call->command->memory)
        session_search(call->session);
    status = line->log ? ask_log(line, sink)
                       : call->command->run(call, sink, diag);
    status = check_file(call, status, sink, diag);
    if (status != NTL_OK)
        return status;
    if (line->wrapped)
        ntl_find(sink, "wrapped",
                 "the arithmetic left 64 bits: a carry or borrow was dropped");
    if (line->left_out == 1)
        ntl_find(sink, "left_out", "1 control character of the text was left "
                 "out");
    else if (line->left_out)
        ntl_find(sink, "left_out", "%d control characters of the text were "
                 "left out", { line->left_out });
    tell_of_paste(line, call->session, sink);
    tell_topics(call, sink);
    ntl_end(sink);
    return NTL_OK;
}

enum ntl_status ask_run(struct line *line, struct session *session,
                        struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct cmd_call *call = &line->call;
    enum ntl_status status;

    if (!call->command)
        return NTL_OK;
    call->raw = line->options.raw;
    call->verbose = line->options.verbose;
    call->session = line->own_session ? &line->session : session;
    status = answer(line, sink, diag);
    if (status != NTL_OK) {
        line_blame_given(line, diag);
        return status;
    }
    if (call->opened && line->own_session)
        ask_keep(line, session);
    else if (call->opened)
        image_close(call->replaced);
    keep_learned(line, session);
    keep_crash(line, session);
    return NTL_OK;
}
