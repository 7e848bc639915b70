/* What can be done about a question: a word each. */
#include "player.h"

static void explore(struct learn *learn, const struct session *session,
                    struct ntl_sink *sink)
{
    (void)session;
    learn->exploring = true;
    ntl_prose(sink, "Every command works now; `return` comes back to the "
                    "question.");
}

static void go_back(struct learn *learn, const struct session *session,
                    struct ntl_sink *sink)
{
    learn->exploring = false;
    player_show(learn, session, sink);
}

static void leave(struct learn *learn, const struct session *session,
                  struct ntl_sink *sink)
{
    (void)session;
    learn->active = learn->exploring = false;
    ntl_prose(sink, "`lesson` knows where you were.");
}

static const struct {
    const char *word;
    void (*act)(struct learn *learn, const struct session *session,
                struct ntl_sink *sink);
} acts[] = {
    { "hint", player_hint }, { "show", player_solve }, { "skip", player_skip },
    { "back", player_back }, { "explore", explore },   { "return", go_back },
    { "leave", leave },
};

bool player_act(struct learn *learn, const struct session *session,
                struct lesson_text word, struct ntl_sink *sink)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (lesson_is(word, acts[i].word)) {
            if (sink)
                acts[i].act(learn, session, sink);
            return true;
        }
    return false;
}
